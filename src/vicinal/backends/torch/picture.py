"""A batch of pictures on its way through a program."""

from __future__ import annotations

import attrs
import torch
from torch import Tensor


@attrs.frozen(eq=False, kw_only=True)
class Picture:
    """Unrounded values [N, C, H, W] of pictures of one size, in fractions of the range, float32 or float64.

    ``top`` is the dtype's range (255, 65535 or 1). ``unit`` says that values are in [0, 1]; it turns False at Normalize, and
    from there on nothing is clamped. ``alpha``: the last channel is alpha. Between a fork and its last join, ``kept`` are
    the pictures at the fork and ``total`` the sum so far.
    """

    values: Tensor
    top: float
    unit: bool = True
    alpha: bool = False
    kept: Tensor | None = None
    total: Tensor | None = None

    @property
    def colours(self) -> Tensor:
        """The channels that colour ops touch: all but alpha, in the same memory."""
        return self.values[:, :-1] if self.alpha else self.values

    def replace(self, values: Tensor) -> Picture:
        """The same pictures with new values, which cannot have left the range."""
        return Picture(values=values, top=self.top, unit=self.unit, alpha=self.alpha, kept=self.kept, total=self.total)

    def clamped(self, values: Tensor) -> Picture:
        """The same pictures with values in memory of their own, which are clamped to [0, 1] unless they are normalized."""
        return self.replace(_held(values) if self.unit else values)

    def held(self) -> Picture:
        """The same pictures with every value in [0, 1]: what lies beyond is the end, and what is no number is 0."""
        return self.replace(self.values.nan_to_num(nan=0.0).clamp(0.0, 1.0))

    def recoloured(self, colours: Tensor) -> Picture:
        """The same pictures with colour channels in memory of their own, clamped likewise; alpha is kept."""
        kept = _held(colours) if self.unit else colours
        return self.replace(torch.cat([kept, self.values[:, colours.shape[1] :]], 1) if self.alpha else kept)


def _held(values: Tensor) -> Tensor:
    """In place, but where what made them keeps them for its gradient."""
    return values.clamp(0.0, 1.0) if values.requires_grad else values.clamp_(0.0, 1.0)
