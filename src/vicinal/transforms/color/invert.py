"""The negative."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear
from vicinal.transforms.base import Transform, transform


@transform
class Invert(Transform):
    """1 - x for every value x in fractions of the range (255 - v of 8-bit values v), as Pillow's ImageOps.invert."""

    def lower(self, site: Site) -> None:
        ones = np.ones((site.count, 1))
        site.emit(Linear(place=site.place, active=site.active, scale=-ones, bias=ones))
