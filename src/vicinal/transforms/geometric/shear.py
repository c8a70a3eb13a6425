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
    """Slants the picture about its centre; areas and the canvas keep their size.

    ``x``: degrees in [-89, 89] by which vertical lines lean: what lies lower moves to the right when positive.
    ``y``: degrees in [-89, 89] by which horizontal lines then lean: what lies further right moves down when positive.
    """

    x: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)
    y: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST)

    def lower(self, site: Site) -> None:
        warp_about_center(self, site, matrices.shear(drawn(self, site, "x"), drawn(self, site, "y")))
