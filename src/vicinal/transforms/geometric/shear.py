"""Shear about the centre of the canvas."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import warp_about_centre

STEEPEST = 89.0
"""Degrees; at 90 the picture would become a line."""


@transform
class Shear(Transform):
    """Slants the picture about its centre; areas and the canvas keep their size.

    ``x``: degrees in [-89, 89] by which vertical lines lean: what lies lower moves to the right when positive.
    ``y``: degrees in [-89, 89] by which horizontal lines then lean: what lies further right moves down when positive.
    ``interpolation``: how pixels are resampled. ``border``, ``fill``, ``mask_fill``, ``mask_border``: what lies beyond the
    picture.
    """

    x: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)
    y: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: str | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        warp_about_centre(self, site, matrices.shear(drawn(self, site, "x"), drawn(self, site, "y")))
