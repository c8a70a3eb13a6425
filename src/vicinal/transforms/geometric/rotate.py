"""Rotation about the centre of the canvas."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import warp_about_centre


@transform
class Rotate(Transform):
    """Turns the picture about its centre; the canvas keeps its size.

    ``degrees``: angle, positive clockwise on the screen. ``interpolation``, ``border``, ``fill`` (fractions of the range)
    and ``mask_fill`` say how pixels are resampled and what stands where the picture does not reach.
    """

    degrees: fields.Parameter = fields.number(default=(-30.0, 30.0))
    interpolation: str = fields.interpolation()
    border: str = fields.border()
    fill: fields.Fill = fields.fill()
    mask_fill: int = fields.mask_fill()

    def lower(self, site: Site) -> None:
        angle = site.draw("degrees", self.degrees)
        warp_about_centre(self, site, matrices.rotation(angle))
