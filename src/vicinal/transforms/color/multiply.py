"""Multiply: every value, or every channel, times a factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Linear
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Multiply(Transform):
    """Multiplies every value by a factor.

    ``factor``: at least 0; 1 keeps the picture.
    ``per_channel``: True draws a factor for each colour channel, which tints the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.8, 1.2), low=0)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        scale = self._factors(site) if self.per_channel else drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=np.zeros(scale.shape)))

    def _factors(self, site: Site) -> Floats:
        distribution: Any = self.factor
        names = [f"factor[{channel}]" for channel in range(site.colours)]
        factors = np.stack([distribution.draw(site.lowering.draws, site.place, name) for name in names], axis=1)
        site.note("factor", factors)
        return factors
