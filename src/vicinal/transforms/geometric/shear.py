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

    ``x``: how far vertical lines lean, in degrees in [-89, 89]; positive moves lower pixels to the right.
    ``y``: how far horizontal lines then lean, in degrees in [-89, 89]; positive moves pixels further right down.

    >>> vc.Shear(x=45)(image=image, keypoints=[[32.0, 42.0]])["keypoints"]
    [[42.0, 42.0]]
    """

    x: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)
    y: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)

    def lower(self, site: Site) -> None:
        warp_about_center(self, site, matrices.shear(drawn(self, site, "x"), drawn(self, site, "y")))
