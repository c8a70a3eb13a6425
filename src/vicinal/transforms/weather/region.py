"""A part of the picture as a field: where something is drawn."""

from __future__ import annotations

from typing import Any, TypeAlias

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats

Region: TypeAlias = tuple[float, float, float, float]


def region(where: str, value: Any) -> Region:
    """(x0, y0, x1, y1) in shares of width and height; SpecError for what is none."""
    ok = isinstance(value, (tuple, list)) and len(value) == 4 and all(is_number(one) and 0 <= one <= 1 for one in value)
    if not ok or value[0] > value[2] or value[1] > value[3]:
        what = "(x0, y0, x1, y1) in shares of width and height in [0, 1], with x0 <= x1 and y0 <= y1"
        raise SpecError(expected(where, what, value))
    return float(value[0]), float(value[1]), float(value[2]), float(value[3])


def places_in(site: Site, name: str, where: Region, count: int) -> Floats:
    """[N, count, 2]: places (x, y) drawn evenly from a region, in shares of width and height."""
    low, high = where[:2], where[2:]
    spans = [end - begin for begin, end in zip(low, high, strict=True)]
    return site.uniform(name, 2 * count).reshape(site.count, count, 2) * spans + low
