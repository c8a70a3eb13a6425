"""Larger or smaller about the centre."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import warp_about_centre


@transform
class Scale(Transform):
    """Enlarges or shrinks the picture about its centre; the canvas keeps its size.

    ``factor``: of lengths, above 0; 2 makes everything twice as large, 0.5 half.
    ``factor_y``: a factor of its own for heights; None keeps the aspect.
    ``interpolation``: how pixels are resampled. ``border``, ``fill``, ``mask_fill``, ``mask_border``: what lies beyond the
    picture.
    """

    factor: fields.Parameter = fields.number(default=(0.8, 1.25), above=0)
    factor_y: fields.Parameter | None = fields.number(default=None, above=0, optional=True)
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: str | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        x = drawn(self, site, "factor")
        y = x if self.factor_y is None else drawn(self, site, "factor_y")
        warp_about_centre(self, site, matrices.scaling(x, y))
