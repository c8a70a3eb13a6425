"""Brightness: every value times a factor."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Brightness(Transform):
    """Multiplies every value by a factor, as Pillow's ImageEnhance.Brightness and torchvision's adjust_brightness do.

    8-bit values differ by a level from those of Pillow and torchvision where these cut off fractions: here they are rounded.

    ``factor``: at least 0; 0 gives black, 1 keeps the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=factor, bias=np.zeros(factor.shape)))
