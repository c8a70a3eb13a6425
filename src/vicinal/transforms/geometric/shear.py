"""Shear about the centre of the canvas."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, warp_about_center

STEEPEST = 89.0
"""Degrees; at 90 the picture would become a line."""


@transform
class Shear(Warped):
    """Shears the picture about its centre; areas and the canvas keep their size.

    ``x``: angle in degrees, in [-89, 89], by which vertical lines are tilted; positive moves the lower part to the right.
    ``y``: angle in degrees, in [-89, 89], by which horizontal lines are then tilted; positive moves the right part down.

    >>> vc.Shear(x=45)(image=image, keypoints=[[32.0, 42.0]])["keypoints"]
    [[42.0, 42.0]]
    """

    x: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)
    y: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)

    def lower(self, site: Site) -> None:
        warp_about_center(self, site, matrices.shear(drawn(self, site, "x"), drawn(self, site, "y")))
