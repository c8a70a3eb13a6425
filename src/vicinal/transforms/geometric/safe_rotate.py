"""Rotation without corners that are lost, or without empty ones."""

from __future__ import annotations

from typing import Literal

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.elementary import sines_cosines
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_inside, emit_warp

KEEPS = ("corners", "no_border")


@transform
class SafeRotate(Warped):
    """Rotates the picture about its centre and scales it at once; the canvas keeps its size.

    ``degrees``: angle, positive clockwise on the screen (Albumentations' SafeRotate counts counter-clockwise).
    ``keep``: "corners" shrinks the picture so that all of it is seen, as Albumentations; "no_border" enlarges it so that
        nothing beyond it is seen, and needs no border.

    >>> bool(vc.SafeRotate(30, keep="no_border")(np.full((64, 64), 9, np.uint8)).min() == 9)
    True
    """

    degrees: fields.Parameter = fields.number(default=(-90.0, 90.0))
    keep: Literal["corners", "no_border"] = fields.option(KEEPS, default="corners", kw_only=True)

    def lower(self, site: Site) -> None:
        sin, cos = sines_cosines(drawn(self, site, "degrees"))
        height, width = site.canvas.T
        longer = np.maximum(
            (np.abs(sin) * width + np.abs(cos) * height) / height, (np.abs(sin) * height + np.abs(cos) * width) / width
        )
        scale = 1 / longer if self.keep == "corners" else longer
        site.note("scale", scale)
        cos, sin = scale * cos, scale * sin
        half = site.canvas * 0.5
        forward = matrices.about(matrices.affine(site.count, cos, -sin, 0.0, sin, cos, 0.0), half[:, 1], half[:, 0])
        if self.keep == "corners":
            emit_warp(self, site, matrices.affine_inverse(forward))
        else:
            emit_inside(site, matrices.affine_inverse(forward), site.canvas, self.interpolation, "canvas")
