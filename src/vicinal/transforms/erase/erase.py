"""Holes where they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number, is_whole
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import check, transform
from vicinal.transforms.declare import REQUIRED, declare
from vicinal.transforms.erase.rectangles import Holed, emit_erase
from vicinal.transforms.geometric.translate import UNITS

Rectangles: TypeAlias = Sequence[Sequence[float]]

MOST = 1000


def _rectangles(where: str, value: Any) -> Rectangles:
    rows = [value] if isinstance(value, Sequence) and len(value) == 4 and all(map(is_number, value)) else value
    listed = isinstance(rows, Sequence) and not isinstance(rows, str) and 1 <= len(rows) <= MOST
    if not listed or not all(_is_rectangle(row) for row in rows):
        what = f"1 to {MOST} rectangles (x0, y0, x1, y1) with x0 <= x1 and y0 <= y1"
        raise SpecError(expected(where, what, value))
    return tuple((float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in rows)


def _is_rectangle(row: Any) -> bool:
    numbers = isinstance(row, Sequence) and len(row) == 4 and all(is_number(side) and abs(side) <= 1e9 for side in row)
    return numbers and row[0] <= row[2] and row[1] <= row[3]


@transform
class Erase(Holed):
    """Erases the same given rectangles in every picture: a time stamp, a logo, the edge of a scanner.

    ``rectangles``: one (x0, y0, x1, y1), or up to 1000 of them, edges rounded to whole pixels; what is outside of the
    picture is not erased.
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).
    ``unit``: of the rectangles: "pixels", or "fraction" of the canvas's width and height, in [0, 1].

    >>> vc.Erase([(0, 0, 2, 1)], fill=1.0)(np.full((2, 4), 9, np.uint8))
    array([[255, 255,   9,   9],
           [  9,   9,   9,   9]], dtype=uint8)
    """

    rectangles: Rectangles = declare(_rectangles, default=REQUIRED, kw_only=False)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)
    unit: fields.Lengths = fields.option(UNITS, default="pixels", kw_only=True)

    def __attrs_post_init__(self) -> None:
        sides = [side for row in self.rectangles for side in row]
        inside = all(0 <= side <= 1 for side in sides)
        if self.unit == "fraction":
            check(inside, self, "rectangles", "fractions of the canvas in [0, 1] (pixels: unit='pixels')", self.rectangles)
        else:  # a corner of one pixel may be erased, but not a part of one
            pixels = not inside or all(map(is_whole, sides))
            check(pixels, self, "rectangles", "pixels (fractions of the canvas: unit='fraction')", self.rectangles)

    def lower(self, site: Site) -> None:
        rows = np.array(self.rectangles)[None, :, [1, 0, 3, 2]]
        limits = site.canvas[:, None, [0, 1, 0, 1]]
        edges = rows * limits if self.unit == "fraction" else rows
        emit_erase(self, site, np.clip(np.rint(edges), 0, limits).astype(np.int64), self.fill)
