"""Declarations of a transform's fields: what a value may be, and the message when it is not.

Each function makes an attrs field whose converter turns what the user wrote into one canonical form, so that equal
declarations compare equal, and raises SpecError ``Class.field: expected ..., got ...``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.errors import SpecError, expected, nearest
from vicinal.program.ops import BORDERS, INTERPOLATIONS
from vicinal.sampling.distributions import Distribution, Uniform, as_distribution

Parameter: TypeAlias = float | tuple[float, float] | Sequence[float] | Distribution
"""A number, a (low, high) range, a [list] of choices, or a Distribution."""

Size: TypeAlias = int | tuple[int, int]
Fill: TypeAlias = float | tuple[float, ...]

REQUIRED: Any = attrs.NOTHING


def declare(convert: Callable[[str, Any], Any], default: Any, kw_only: bool) -> Any:
    """An attrs field whose converter is also given the field's full name, ``Class.field``."""

    def run(value: Any, owner: Any, attribute: Any) -> Any:
        return convert(f"{type(owner).__name__}.{attribute.name}", value)

    return attrs.field(
        default=default, kw_only=kw_only, converter=attrs.Converter(run, takes_self=True, takes_field=True)
    )


def is_number(value: object) -> bool:
    """True for a finite int or float (NumPy scalars too), never for a bool."""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return False
    return hasattr(value, "__float__") and not hasattr(value, "__len__") and math.isfinite(float(value))


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" in [{low:g}, {high:g}]"
    if low is not None:
        return f" of at least {low:g}"
    return f" of at most {high:g}" if high is not None else ""


def _distribution(where: str, value: Any, low: float | None, high: float | None) -> Distribution:
    expectation = f"a number, (low, high), [choices] or a Distribution{_range(low, high)}"
    if isinstance(value, str) or value is None:
        raise SpecError(expected(where, expectation, value))
    try:
        distribution = as_distribution(value)
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None
    least, most = distribution.bounds()
    if (low is not None and least < low) or (high is not None and most > high):
        raise SpecError(expected(where, expectation, value))
    return distribution


def number(*, default: Any = REQUIRED, low: float | None = None, high: float | None = None, kw_only: bool = False) -> Any:
    """A Parameter whose every value lies in [low, high]."""
    return declare(lambda where, value: _distribution(where, value, low, high), default, kw_only)


def spread(
    *, default: Any = REQUIRED, centre: float, low: float | None = None, high: float | None = None, kw_only: bool = False
) -> Any:
    """A Parameter of which a plain number s means the range (centre - s, centre + s), cut to [low, high]."""

    def convert(where: str, value: Any) -> Distribution:
        if not is_number(value):
            return _distribution(where, value, low, high)
        if value < 0:
            raise SpecError(expected(where, "a number of at least 0, (low, high), [choices] or a Distribution", value))
        least, most = centre - float(value), centre + float(value)
        least = least if low is None else max(least, low)
        most = most if high is None else min(most, high)
        return Uniform(least, most)

    return declare(convert, default, kw_only)


def option(choices: Sequence[str], *, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """One of a few names."""

    def convert(where: str, value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            hint = nearest(value, choices) if isinstance(value, str) else ""
            raise SpecError(expected(where, f"one of {', '.join(choices)}", value) + hint)
        return value

    return declare(convert, default, kw_only)


def flag(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """True or False."""

    def convert(where: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise SpecError(expected(where, "True or False", value))
        return value

    return declare(convert, default, kw_only)


def whole(
    *, default: Any = REQUIRED, low: int = 1, high: int | None = None, optional: bool = False, kw_only: bool = False
) -> Any:
    """A whole number in [low, high]; None too where ``optional``."""

    def convert(where: str, value: Any) -> int | None:
        if value is None and optional:
            return None
        if not is_number(value) or value != int(value) or value < low or (high is not None and value > high):
            raise SpecError(expected(where, f"a whole number{_range(low, high)}{' or None' * optional}", value))
        return int(value)

    return declare(convert, default, kw_only)


def size(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """Height and width in pixels as a pair; one number n means (n, n)."""

    def convert(where: str, value: Any) -> tuple[int, int]:
        pair = (value, value) if is_number(value) else value
        ok = isinstance(pair, (tuple, list)) and len(pair) == 2 and all(is_number(v) and v == int(v) and v > 0 for v in pair)
        if not ok:
            raise SpecError(expected(where, "a whole number of at least 1 or a pair (height, width) of them", value))
        return int(pair[0]), int(pair[1])

    return declare(convert, default, kw_only)


def numbers(
    *, default: Any = REQUIRED, low: float | None = None, high: float | None = None, above: float | None = None,
    kw_only: bool = False,
) -> Any:  # fmt: skip
    """A tuple of fixed numbers, one a channel; one number stands for all channels."""

    def convert(where: str, value: Any) -> tuple[float, ...]:
        row = (value,) if is_number(value) else value
        ok = isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) for v in row)
        ok = ok and all((low is None or v >= low) and (high is None or v <= high) for v in row)
        if not ok or (above is not None and any(v <= above for v in row)):
            bound = f" above {above:g}" if above is not None else _range(low, high)
            raise SpecError(expected(where, f"a number{bound} or one a channel", value))
        return tuple(float(v) for v in row)

    return declare(convert, default, kw_only)


def fill(*, default: Any = 0.0, kw_only: bool = True) -> Any:
    """What stands where no picture is: a fraction of the range (0 black, 1 white), or one a channel."""

    def convert(where: str, value: Any) -> tuple[float, ...]:
        row = (value,) if is_number(value) else value
        if not (isinstance(row, (tuple, list)) and len(row) > 0 and all(is_number(v) and 0 <= v <= 1 for v in row)):
            what = "a fraction of the range in [0, 1] (0 black, 1 white; of 8-bit values v write v / 255) or one a channel"
            raise SpecError(expected(where, what, value))
        return tuple(float(v) for v in row)

    return declare(convert, default, kw_only)


def mask_fill(*, default: int = 0, kw_only: bool = True) -> Any:
    """The label that stands in masks where no picture is (for example an ignore index, 255)."""
    return whole(default=default, low=0, kw_only=kw_only)


def interpolation(*, default: str = "bilinear", kw_only: bool = True) -> Any:
    """How pictures are resampled: nearest, bilinear, bicubic or area. Masks always use nearest."""
    return option(INTERPOLATIONS, default=default, kw_only=kw_only)


def border(*, default: str | None = "constant", optional: bool = False, kw_only: bool = True) -> Any:
    """What lies outside of the picture, in the names of numpy.pad: constant, edge, reflect, symmetric, wrap."""

    def convert(where: str, value: Any) -> str | None:
        if value is None and optional:
            return None
        if not isinstance(value, str) or value not in BORDERS:
            hint = nearest(value, BORDERS) if isinstance(value, str) else ""
            raise SpecError(expected(where, f"one of {', '.join(BORDERS)}{' or None' * optional}", value) + hint)
        return value

    return declare(convert, default, kw_only)


def probability(*, default: Any = 1.0, kw_only: bool = True) -> Any:
    """A share of the samples, a number in [0, 1]."""

    def convert(where: str, value: Any) -> float:
        if not is_number(value) or not 0 <= value <= 1:
            raise SpecError(expected(where, "a number in [0, 1]", value))
        return float(value)

    return declare(convert, default, kw_only)


def weights(*, default: Any = None, kw_only: bool = True) -> Any:
    """Relative weights, one a child, at least 0 and not all 0; None for equal ones."""

    def convert(where: str, value: Any) -> tuple[float, ...] | None:
        if value is None:
            return None
        ok = isinstance(value, (tuple, list)) and all(is_number(v) and v >= 0 for v in value) and sum(value) > 0
        if not ok:
            raise SpecError(expected(where, "numbers of at least 0, not all 0, one a child", value))
        return tuple(float(v) for v in value)

    return declare(convert, default, kw_only)


def seed(*, default: Any = 0, kw_only: bool = True) -> Any:
    """A whole number of 64 bits at most."""
    return whole(default=default, low=0, high=2**64 - 1, kw_only=kw_only)


def children(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """A tuple of transforms."""

    def convert(where: str, value: Any) -> tuple[Any, ...]:
        from vicinal.transforms.base import Transform

        if not isinstance(value, (tuple, list)):
            raise SpecError(expected(where, "a list of transforms", value))
        for place, child in enumerate(value):
            if not isinstance(child, Transform):
                what = f"a transform, such as {child.__name__}()" if isinstance(child, type) else "a transform"
                raise SpecError(expected(f"{where}[{place}]", what, child))
        return tuple(value)

    return declare(convert, default, kw_only)
