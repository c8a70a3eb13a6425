"""Larger or smaller about the centre."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, warp_about_center
from vicinal.transforms.units import LENGTHS


@transform
class Scale(Warped):
    """Enlarges or shrinks the picture about its centre; the size of the picture in pixels stays the same.

    ``factor``: scale factor, above 0, at most 100; 2 makes everything twice as large, 0.5 half as large.
    ``factor_y``: a separate factor for heights; None keeps the aspect ratio.

    >>> vc.Scale(2)(image=image, boxes=[[24, 24, 40, 40]])["boxes"]
    [[16.0, 16.0, 48.0, 48.0]]
    """

    factor: fields.Parameter = fields.number(default=(0.8, 1.25), above=0, of=LENGTHS)
    factor_y: fields.Parameter | None = fields.number(default=None, above=0, optional=True, of=LENGTHS)

    def lower(self, site: Site) -> None:
        x = drawn(self, site, "factor")
        y = x if self.factor_y is None else drawn(self, site, "factor_y")
        warp_about_center(self, site, matrices.scaling(x, y))
