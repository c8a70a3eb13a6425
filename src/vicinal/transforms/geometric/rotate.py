"""Rotation about the centre of the canvas."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, warp_about_center


@transform
class Rotate(Warped):
    """Rotates the picture about its centre. The picture keeps its size (``Affine(fit_output=True)`` lets it grow).

    ``degrees``: angle, positive clockwise on the screen.

    >>> vc.Rotate(90)(image=image, keypoints=[[40.0, 10.0]])["keypoints"]  # clockwise, of 64 x 64 pixels
    [[54.0, 40.0]]
    """

    degrees: fields.Parameter = fields.number(default=(-30.0, 30.0))

    def lower(self, site: Site) -> None:
        warp_about_center(self, site, matrices.rotation(drawn(self, site, "degrees")))
