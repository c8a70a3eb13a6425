"""One picture on its way through a program."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.program.ops import Floats


@attrs.frozen(eq=False, kw_only=True)
class Picture:
    """Unrounded values [H, W, C] in fractions of the range; ``top`` is the dtype's range (255, 65535 or 1).

    ``unit`` says that values are in [0, 1]; it turns False at Normalize, and from there on nothing is clamped.
    ``alpha``: the last channel is alpha. Between a fork and its last join, ``kept`` is the picture at the fork and
    ``total`` the sum so far.
    """

    values: Floats
    top: float
    unit: bool = True
    alpha: bool = False
    kept: Floats | None = None
    total: Floats | None = None

    @property
    def colours(self) -> Floats:
        """The channels that colour ops touch: all but alpha."""
        return self.values[:, :, : self.values.shape[2] - self.alpha]

    def replace(self, values: Floats) -> Picture:
        """The same picture with new values, which cannot have left the range."""
        return attrs.evolve(self, values=values)

    def clamped(self, values: Floats) -> Picture:
        """The same picture with new values, clamped to [0, 1] unless it has been normalized."""
        return self.replace(np.clip(values, 0.0, 1.0) if self.unit else values)

    def held(self) -> Picture:
        """The same picture with every value in [0, 1]: what lies beyond is the end, and what is no number is 0."""
        return self.replace(np.clip(np.nan_to_num(self.values, nan=0.0), 0.0, 1.0))

    def recoloured(self, colours: Floats) -> Picture:
        """The same picture with new colour channels, clamped likewise; alpha is kept."""
        alpha = self.values[:, :, colours.shape[2] :]
        kept = np.clip(colours, 0.0, 1.0) if self.unit else colours
        return self.replace(np.concatenate([kept, alpha], axis=2))
