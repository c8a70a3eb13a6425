"""Shifts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.distributions import Constant
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_shift, emit_warp
from vicinal.transforms.units import fractional

UNITS = ("pixels", "fraction")


@transform
class Translate(Warped):
    """Shifts the picture on its canvas.

    ``x``: to the right, in pixels, of which a range is to reach more than one, or in fractions of the canvas's width.
    ``y``: downwards, in pixels likewise or in fractions of the canvas's height.
    ``unit``: "pixels" or "fraction".
    ``whole``: True rounds shifts to whole pixels, which copies exactly and fast (``IntUniform(-10, 10)`` draws them).

    >>> vc.Translate(x=1)(np.array([[1, 2, 3]], np.uint8))
    array([[0, 1, 2]], dtype=uint8)
    """

    x: fields.Parameter = fields.number(default=0.0)
    y: fields.Parameter = fields.number(default=0.0)
    unit: fields.Lengths = fields.option(UNITS, default="pixels", kw_only=True)
    whole: bool = fields.flag(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_shifts(self, ("x", "y"), self.unit)

    def lower(self, site: Site) -> None:
        x, y = in_pixels(site, drawn(self, site, "x"), drawn(self, site, "y"), self.unit)
        if self.whole:
            emit_shift(self, site, -np.rint(x), -np.rint(y), "canvas")
        else:
            emit_warp(self, site, matrices.translation(site.count, -x, -y))


def check_shifts(owner: Transform, names: Sequence[str], unit: str) -> None:
    """SpecError for ranges that were meant in the other unit. One shift by a part of a pixel is one."""
    for name in names:
        declared: Any = getattr(owner, name)
        if unit == "fraction":
            most = max(map(abs, declared.bounds()))
            what = f"fractions of the canvas in [-{fields.FARTHEST}, {fields.FARTHEST}] (pixels: unit='pixels')"
            check(most <= fields.FARTHEST or math.isinf(most), owner, name, what, as_written(declared))
        else:
            fraction = fractional(declared.bounds()) and not isinstance(declared, Constant)
            check(not fraction, owner, name, "pixels (fractions of the canvas: unit='fraction')", as_written(declared))


def in_pixels(site: Site, x: Floats, y: Floats, unit: str) -> tuple[Floats, Floats]:
    """Shifts [N] in ``unit`` ("pixels" or "fraction" of width and height) as pixels."""
    return (x, y) if unit == "pixels" else (x * site.canvas[:, 1], y * site.canvas[:, 0])
