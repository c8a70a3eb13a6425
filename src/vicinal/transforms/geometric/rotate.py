"""Rotation about the centre of the canvas."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import warp_about_centre


@transform
class Rotate(Transform):
    """Turns the picture about its centre; the canvas keeps its size (``Affine(fit_output=True)`` lets it grow).

    ``degrees``: angle, positive clockwise on the screen.
    ``interpolation``: how pixels are resampled. ``border``, ``fill``, ``mask_fill``, ``mask_border``: what lies beyond the
    picture.
    """

    degrees: fields.Parameter = fields.number(default=(-30.0, 30.0))
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: str | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        warp_about_centre(self, site, matrices.rotation(drawn(self, site, "degrees")))
