"""Declarations of a transform's fields: what a value may be, and the message when it is not.

Each function makes an attrs field whose converter turns what the user wrote into one canonical form, so that equal
declarations compare equal, and raises SpecError ``Class.field: expected ..., got ...``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import BuiltinFunctionType, FunctionType
from typing import Any, Literal, TypeAlias

from vicinal.errors import SpecError, expected, one_of
from vicinal.numbers import is_number, is_whole, range_text
from vicinal.program.ops import BORDERS, INTERPOLATIONS
from vicinal.program.verify import LARGEST
from vicinal.transforms.declare import GREATEST, REQUIRED, SMALLEST, Accepts, declare
from vicinal.transforms.parameters import Parameter, fixed, integer, number, spread
from vicinal.transforms.seeds import Compared, DrawnSeed, draw_seed, written
from vicinal.transforms.units import LEVELS, SHARES, Unit, as_unit, meant, unit_of

__all__ = [
    "Fill", "Interval", "Padding", "Paint", "Parameter", "Size", "as_pair", "as_range", "as_row", "as_sides", "border",
    "center", "children", "fill", "fixed", "flag", "integer", "interpolation", "interval", "mask_fill", "number",
    "option", "padding", "paint", "positive", "probability", "seed", "share", "size", "spread", "weights", "whole",
]  # fmt: skip

FARTHEST = 10
"""Canvases from the canvas's corner that a centre may lie: far outside of it, and too little for one in pixels."""

Size: TypeAlias = int | tuple[int, int]
Fill: TypeAlias = float | tuple[float, ...]
Paint: TypeAlias = float | tuple[float, ...] | Literal["mean", "noise"]
Interpolation: TypeAlias = Literal["nearest", "bilinear", "bicubic", "area"]
Border: TypeAlias = Literal["constant", "edge", "reflect", "symmetric", "wrap"]
Lengths: TypeAlias = Literal["pixels", "fraction"]
"""What lengths are given in."""
Interval: TypeAlias = float | tuple[float, float]
Padding: TypeAlias = int | tuple[int, int] | tuple[int, int, int, int]


def as_pair(value: Size) -> tuple[int, int]:
    """What a ``size`` field holds, for the type checker: (height, width)."""
    return value if isinstance(value, tuple) else (value, value)


def as_range(value: Interval) -> tuple[float, float]:
    """What an ``interval`` field holds, for the type checker: (low, high)."""
    return value if isinstance(value, tuple) else (value, value)


def as_sides(value: Padding) -> tuple[int, int, int, int]:
    """What a ``padding`` field holds, for the type checker: (top, right, bottom, left)."""
    if isinstance(value, tuple) and len(value) == 4:
        return value
    y, x = value if isinstance(value, tuple) else (value, value)
    return y, x, y, x


def as_row(value: Fill) -> tuple[float, ...]:
    """What a ``fill`` or ``positive`` field holds, for the type checker: one number, or one a channel."""
    return value if isinstance(value, tuple) else (value,)


def interval(
    *, default: Any = REQUIRED, high: float | None = None, kw_only: bool = False, of: Unit | int | None = None
) -> Any:
    """A fixed range (low, high) with 0 < low <= high; one number v means (v, v). ``of``: as of ``number``."""
    unit = as_unit(of)

    def convert(where: str, value: Any) -> tuple[float, float]:
        pair = (value, value) if is_number(value) else value
        ok = isinstance(pair, (tuple, list)) and len(pair) == 2 and all(is_number(v) for v in pair)
        pair = tuple(float(v) for v in pair) if ok else (0.0, 0.0)
        if not 0 < pair[0] <= pair[1] or (high is not None and pair[1] > high):
            most = f" <= {high:g}" if high is not None else ""
            hint = "" if high is None else meant(value, unit_of(unit, 0, high), 0, high)
            raise SpecError(expected(where, f"a pair (low, high) with 0 < low <= high{most}", value) + hint)
        greatest = GREATEST if unit is None else unit.most
        if pair[0] < SMALLEST or pair[1] > greatest:
            what = f"a pair (low, high) within [{SMALLEST:g}, {greatest:g}]"
            raise SpecError(expected(where, what, value) + meant(value, unit, SMALLEST, greatest))
        return pair

    return declare(convert, default, kw_only, Accepts(kind="interval", above=0, high=high, unit=unit))


def option(choices: Sequence[str], *, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """One of a few names."""

    def convert(where: str, value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise SpecError(one_of(where, choices, value))
        return value

    return declare(convert, default, kw_only, Accepts(kind="option", choices=tuple(choices)))


def flag(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """True or False."""

    def convert(where: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise SpecError(expected(where, "True or False", value))
        return value

    return declare(convert, default, kw_only, Accepts(kind="flag"))


def whole(
    *, default: Any = REQUIRED, low: int = 1, high: int | None = None, optional: bool = False, kw_only: bool = False
) -> Any:
    """A whole number in [low, high]; None too where ``optional``."""

    def convert(where: str, value: Any) -> int | None:
        if value is None and optional:
            return None
        if not is_whole(value) or value < low or (high is not None and value > high):
            raise SpecError(expected(where, f"a whole number{range_text(low, high)}{' or None' * optional}", value))
        return int(value)

    return declare(convert, default, kw_only, Accepts(kind="whole", low=low, high=high, optional=optional))


def size(*, default: Any = REQUIRED, optional: bool = False, kw_only: bool = False) -> Any:
    """Height and width in pixels as a pair; one number n means (n, n). ``optional``: or None."""

    def convert(where: str, value: Any) -> tuple[int, int] | None:
        if value is None and optional:
            return None
        pair = (value, value) if is_number(value) else value
        ok = isinstance(pair, (tuple, list)) and len(pair) == 2 and all(is_whole(v) for v in pair)
        if not ok or any(not 1 <= v <= LARGEST for v in pair):
            what = f"a whole number of pixels in [1, {LARGEST}] or a pair (height, width) of them"
            raise SpecError(expected(where, what, value))
        return int(pair[0]), int(pair[1])

    return declare(convert, default, kw_only, Accepts(kind="size", low=1, high=LARGEST, optional=optional))


def positive(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """A tuple of fixed fractions of the range above 0, one a channel; one number stands for all channels."""

    def convert(where: str, value: Any) -> tuple[float, ...]:
        row = (value,) if is_number(value) else value
        ok = isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) for v in row)
        if not ok or not all(v > 0 for v in row):
            raise SpecError(expected(where, "a number above 0 or one a channel", value))
        if not all(SMALLEST <= v <= 1 for v in row):
            what = f"a fraction of the range in [{SMALLEST:g}, 1] or one a channel"
            raise SpecError(expected(where, what, value) + meant(value, LEVELS, SMALLEST, 1))
        return tuple(float(v) for v in row)

    return declare(convert, default, kw_only, Accepts(kind="positive", above=0, high=1, unit=LEVELS))


def fill(*, default: Any = 0.0, kw_only: bool = True) -> Any:
    """What stands where no picture is: a fraction of the range (0 black, 1 white), or one a channel."""

    def convert(where: str, value: Any) -> tuple[float, ...]:
        row = (value,) if is_number(value) else value
        if not (isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) and 0 <= v <= 1 for v in row)):
            what = "a fraction of the range in [0, 1] (an 8-bit value v is v / 255) or one a channel"
            raise SpecError(expected(where, what, value) + meant(value, LEVELS, 0, 1))
        return tuple(float(v) for v in row)

    return declare(convert, default, kw_only, Accepts(kind="fill", low=0, high=1, unit=LEVELS))


def paint(*, default: Any = 0.0, kw_only: bool = False) -> Any:
    """What an erased area shows: a fraction of the range, or one a channel, or "mean" or "noise"."""

    def convert(where: str, value: Any) -> tuple[float, ...] | str:
        row = (value,) if is_number(value) else value
        if isinstance(row, str) and row in ("mean", "noise"):
            return row
        if not (isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) and 0 <= v <= 1 for v in row)):
            what = "a fraction of the range in [0, 1], one a channel, 'mean' or 'noise'"
            raise SpecError(expected(where, what, value) + meant(value, LEVELS, 0, 1))
        return tuple(float(v) for v in row)

    return declare(convert, default, kw_only, Accepts(kind="paint", low=0, high=1, unit=LEVELS, choices=("mean", "noise")))


def labels(*, default: Any = None, kw_only: bool = False) -> Any:
    """Labels of a mask: one whole number or several, as a tuple; or None."""

    def convert(where: str, value: Any) -> tuple[int, ...] | None:
        if value is None:
            return None
        given = (value,) if is_whole(value) else value
        if not isinstance(given, (tuple, list)) or not given or not all(is_whole(one) for one in given):
            raise SpecError(expected(where, "a label of the mask (a whole number), several, or None", value))
        return tuple(int(one) for one in given)

    return declare(convert, default, kw_only, Accepts(kind="labels", optional=True))


def padding(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """Whole pixels (top, right, bottom, left); (y, x) and one number stand for equal sides."""

    def convert(where: str, value: Any) -> tuple[int, ...]:
        row = (value,) if is_number(value) else value
        ok = isinstance(row, (tuple, list)) and len(row) in (1, 2, 4)
        if not ok or not all(is_whole(v) and 0 <= v <= LARGEST for v in row):
            what = f"whole pixels in [0, {LARGEST}]: one number, (y, x) or (top, right, bottom, left)"
            raise SpecError(expected(where, what, value))
        return tuple(int(v) for v in (row * 4 if len(row) < 4 else row)[:4])

    return declare(convert, default, kw_only, Accepts(kind="padding", low=0, high=LARGEST))


def center(*, default: Any = None, kw_only: bool = True) -> Any:
    """A place (x, y) in fractions of the canvas's width and height; None for the middle."""

    def convert(where: str, value: Any) -> tuple[float, float] | None:
        if value is None:
            return None
        ok = isinstance(value, (tuple, list)) and len(value) == 2 and all(is_number(v) for v in value)
        if not ok or any(abs(v) > FARTHEST for v in value):
            beyond = f", none beyond {FARTHEST}" if ok else ""
            what = f"a pair (x, y) in fractions of the canvas, or None for its middle{beyond}"
            raise SpecError(expected(where, what, value))
        return float(value[0]), float(value[1])

    return declare(convert, default, kw_only, Accepts(kind="center", low=-FARTHEST, high=FARTHEST, optional=True))


def mask_fill(*, default: int = 0, kw_only: bool = True) -> Any:
    """The label that stands in masks where no picture is (for example an ignore index, 255)."""
    return whole(default=default, low=0, high=2**31 - 1, kw_only=kw_only)


def interpolation(*, default: str = "bilinear", kw_only: bool = True) -> Any:
    """How pictures are resampled: nearest, bilinear, bicubic or area. Masks always use nearest."""
    return option(INTERPOLATIONS, default=default, kw_only=kw_only)


def border(*, default: str | None = "constant", optional: bool = False, kw_only: bool = True) -> Any:
    """What lies outside of the picture, in the names of numpy.pad: constant, edge, reflect, symmetric, wrap."""

    def convert(where: str, value: Any) -> str | None:
        if value is None and optional:
            return None
        if not isinstance(value, str) or value not in BORDERS:
            raise SpecError(one_of(where, BORDERS, value, f"one of {', '.join(BORDERS)}{' or None' * optional}"))
        return value

    return declare(convert, default, kw_only, Accepts(kind="option", choices=BORDERS, optional=optional))


def probability(*, default: Any = 1.0, kw_only: bool = True) -> Any:
    """A share of the samples, a number in [0, 1]."""

    def convert(where: str, value: Any) -> float:
        if not is_number(value) or not 0 <= value <= 1:
            raise SpecError(expected(where, "a number in [0, 1]", value) + meant(value, SHARES, 0, 1))
        return float(value)

    return declare(convert, default, kw_only, Accepts(kind="fixed", low=0, high=1, unit=SHARES))


def share() -> Any:
    """A probability without a default, by place."""
    return probability(default=REQUIRED, kw_only=False)


def weights(*, default: Any = None, kw_only: bool = True) -> Any:
    """Relative weights, one a child, at least 0 and not all 0; None for equal ones."""

    def convert(where: str, value: Any) -> tuple[float, ...] | None:
        if value is None:
            return None
        ok = isinstance(value, (tuple, list)) and all(is_number(v) and v >= 0 for v in value) and sum(value) > 0
        if not ok:
            raise SpecError(expected(where, "numbers of at least 0, not all 0, one a child", value))
        return tuple(float(v) for v in value)

    return declare(convert, default, kw_only, Accepts(kind="weights", low=0, optional=True))


def seed(*, default: Any = None, kw_only: bool = True) -> Any:
    """A whole number of 64 bits at most; None draws one."""

    def convert(where: str, value: Any) -> int:
        if value is None:
            return draw_seed()
        if not is_whole(value) or not 0 <= value < 2**64:
            raise SpecError(expected(where, f"a whole number{range_text(0, 2**64 - 1)} or None", value))
        return value if isinstance(value, DrawnSeed) else int(value)

    return declare(convert, default, kw_only, Accepts(kind="seed", low=0, optional=True), eq=Compared, repr=written)


def _child_hint(child: object) -> str:
    """How what stands in place of a transform becomes one."""
    if isinstance(child, (tuple, list)):
        return "; vicinal.Pipeline([...]) makes one of a list"
    return "; vicinal.Lambda takes functions" if isinstance(child, (FunctionType, BuiltinFunctionType, partial)) else ""


def children(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """A tuple of transforms."""

    def convert(where: str, value: Any) -> tuple[Any, ...]:
        from vicinal.transforms.base import Transform

        if not isinstance(value, (tuple, list)):
            raise SpecError(expected(where, "a list of transforms", value))
        for place, child in enumerate(value):
            if not isinstance(child, Transform):
                what = f"a transform, such as {child.__name__}()" if isinstance(child, type) else "a transform"
                raise SpecError(expected(f"{where}[{place}]", what, child) + _child_hint(child))
        return tuple(value)

    return declare(convert, default, kw_only, Accepts(kind="children"))
