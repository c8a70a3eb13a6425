"""Shifts."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_shift, emit_warp

UNITS = ("pixels", "fraction")


@transform
class Translate(Warped):
    """Shifts the picture on its canvas.

    ``x``: to the right, in pixels or in fractions of the canvas's width.
    ``y``: downwards, in pixels or in fractions of the canvas's height.
    ``unit``: "pixels" or "fraction".
    ``whole``: True rounds shifts to whole pixels, which copies exactly and fast (``IntUniform(-10, 10)`` draws them).
    """

    x: fields.Parameter = fields.number(default=0.0)
    y: fields.Parameter = fields.number(default=0.0)
    unit: str = fields.option(UNITS, default="pixels", kw_only=True)
    whole: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        x, y = in_pixels(site, drawn(self, site, "x"), drawn(self, site, "y"), self.unit)
        if self.whole:
            emit_shift(self, site, -np.rint(x), -np.rint(y), "canvas")
        else:
            emit_warp(self, site, matrices.translation(site.count, -x, -y))


def in_pixels(site: Site, x: Floats, y: Floats, unit: str) -> tuple[Floats, Floats]:
    """Shifts [N] in ``unit`` ("pixels" or "fraction" of width and height) as pixels."""
    return (x, y) if unit == "pixels" else (x * site.canvas[:, 1], y * site.canvas[:, 0])
