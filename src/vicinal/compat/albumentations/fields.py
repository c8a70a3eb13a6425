"""What an argument of a transform may be: its default, its check, and the form it is kept in (Albumentations 2.0.8)."""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from vicinal.errors import expected

MISSING: Any = object()
Rule = Callable[[str, Any], Any]
"""Reads a value for the field called by the first argument (``Rotate.limit``), or raises ValueError."""


@dataclass(frozen=True)
class Field:
    """An argument: its default (MISSING where it must be given) and the rule that reads it."""

    default: Any
    read: Rule


def bad(where: str, what: str, value: object) -> ValueError:
    """The error of a value that breaks its rule."""
    return ValueError(expected(where, what, value))


def is_number(value: object) -> bool:
    """Whether ``value`` is a real number."""
    return isinstance(value, numbers.Real)


def is_sequence(value: object) -> bool:
    """Whether ``value`` is a tuple or list (or any sequence but text)."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def as_number(where: str, value: Any, cast: type) -> Any:
    """``value`` as float, or as an int where it is whole; else ValueError."""
    if not is_number(value) or (cast is int and not (math.isfinite(value) and value == int(value))):
        raise bad(where, "a whole number" if cast is int else "a number", value)
    return cast(value)


def bounds_text(ge: float | None, le: float | None, gt: float | None) -> str:
    """The bounds of a number in words."""
    parts = [f">= {ge}" if ge is not None else "", f"> {gt}" if gt is not None else "", f"<= {le}" if le is not None else ""]
    return "a number " + " and ".join(part for part in parts if part)


def number(
    default: Any = MISSING, *, ge: float | None = None, le: float | None = None, gt: float | None = None, cast: type = float
) -> Any:
    """One number within bounds."""

    def read(where: str, value: Any) -> Any:
        value = as_number(where, value, cast)
        keeps = (ge is None or value >= ge) and (le is None or value <= le) and (gt is None or value > gt)
        if not keeps:  # nor does NaN keep any
            raise bad(where, bounds_text(ge, le, gt), value)
        return value

    return Field(default, read)


def whole(default: Any = MISSING, *, ge: float | None = None, le: float | None = None, gt: float | None = None) -> Any:
    """One whole number within bounds."""
    return number(default, ge=ge, le=le, gt=gt, cast=int)


def flag(default: Any = MISSING) -> Any:
    """True or False."""

    def read(where: str, value: Any) -> bool:
        if not isinstance(value, (bool, int)) or value not in (0, 1):
            raise bad(where, "True or False", value)
        return bool(value)

    return Field(default, read)


def option(default: Any, *options: Any) -> Any:
    """One of some values."""

    def read(where: str, value: Any) -> Any:
        if value not in options:
            raise bad(where, "one of " + ", ".join(map(repr, options)), value)
        return value

    return Field(default, read)


def anything(default: Any = MISSING) -> Any:
    """Whatever is given."""
    return Field(default, lambda _, value: value)


def word(default: Any = MISSING) -> Any:
    """A name, such as that of a target."""

    def read(where: str, value: Any) -> str:
        if not isinstance(value, str):
            raise bad(where, "a name", value)
        return value

    return Field(default, read)


def optional(field: Any) -> Any:
    """The field, or None, which is its default where it has none."""

    def read(where: str, value: Any) -> Any:
        return None if value is None else field.read(where, value)

    return Field(None if field.default is MISSING else field.default, read)


def limits(value: Any, low: Any = None, bias: float = 0, where: str = "param") -> tuple[Any, Any]:
    """A range: from x as (-x, x), or as ``low`` to x; from two numbers in rising order. ``bias`` is added to both ends."""
    if is_sequence(value):
        if len(value) != 2:
            raise bad(where, "two numbers", value)
        ends = (min(value), max(value))
    elif not is_number(value):
        raise bad(where, "a number or two numbers", value)
    else:
        ends = (-value, value) if low is None else (min(low, value), max(low, value))
    shifted = (ends[0] + bias, ends[1] + bias)
    cast = int if isinstance(shifted[0] if is_sequence(value) else value, int) else float
    return cast(shifted[0]), cast(shifted[1])


def within(where: str, value: tuple[Any, ...], low: float | None, high: float | None, rising: bool) -> tuple[Any, ...]:
    """The range, where it lies in [low, high] and does not fall; else ValueError."""
    if not all((low is None or x >= low) and (high is None or x <= high) for x in value):
        raise bad(where, f"values in [{low}, {'inf' if high is None else high}]", value)
    if rising and not value[0] <= value[1]:
        raise bad(where, "(low, high) with low <= high", value)
    return value


def numbers_of(where: str, value: Any, cast: type, count: int | None) -> tuple[Any, ...]:
    """A tuple of ``count`` numbers (any count where None)."""
    if not is_sequence(value) or (count is not None and len(value) != count):
        raise bad(where, f"a tuple of {'numbers' if count is None else f'{count} numbers'}", value)
    return tuple(as_number(where, x, cast) for x in value)


def pair(
    default: Any = MISSING, *, cast: type = float, low: float | None = None, high: float | None = None, rising: bool = True
) -> Any:
    """Two numbers, which may have to be in a range and in rising order."""

    def read(where: str, value: Any) -> Any:
        return within(where, numbers_of(where, value, cast, 2), low, high, rising)

    return Field(default, read)


def tuple_of(default: Any, count: int | None, cast: type = float) -> Any:
    """Some numbers."""
    return Field(default, lambda where, value: numbers_of(where, value, cast, count))


def span(
    default: Any,
    *,
    start: float | None = None,
    cast: type = float,
    low: float | None = None,
    high: float | None = None,
    rising: bool = True,
    keep: type | None = None,
) -> Any:
    """A range from two numbers, or from one: (-x, x), or from ``start`` to x. ``keep``: what it is kept as."""

    def read(where: str, value: Any) -> Any:
        value = numbers_of(where, value, cast, 2) if is_sequence(value) else as_number(where, value, cast)
        found = within(where, limits(value, start, where=where), low, high, rising)
        if keep is int and not all(map(math.isfinite, found)):
            raise bad(where, "whole numbers", value)
        return found if keep is None else tuple(keep(x) for x in found)

    return Field(default, read)


def fill_field(default: Any = 0, *words: str, none: bool = False) -> Any:
    """What fills pixels: a number, one per channel, or one of ``words``."""

    def read(where: str, value: Any) -> Any:
        if (value is None and none) or (isinstance(value, str) and value in words):
            return value
        if is_sequence(value) and len(value):
            return numbers_of(where, value, float, None)
        return as_number(where, value, float)

    return Field(default, read)


def kernel(default: Any, *, least: int = 3) -> Any:
    """A range of odd sizes of a kernel; even ones are raised and small ones set to ``least``, with a warning."""

    def read(where: str, value: Any) -> tuple[int, int]:
        found = numbers_of(where, value, int, 2) if is_sequence(value) else (least, as_number(where, value, int))
        name = where.rpartition(".")[2]
        steps: list[tuple[str, tuple[int, int]]] = []
        raised = (max(least, found[0]), max(least, found[1]))
        steps.append((f"{name}: Kernel sizes below {least} in {{}} are raised to {least}: {{}}.", raised))
        odd = tuple(x if x == 0 or x % 2 else x + 1 for x in raised)
        steps.append((f"{name}: Kernel sizes must be odd: {{}} becomes {{}}.", (odd[0], odd[1])))
        steps.append((f"{name}: A range must rise: {{}} becomes {{}}.", (min(odd), odd[1])))
        for message, after in steps:
            if after != found:
                warnings.warn(message.format(found, after), UserWarning, stacklevel=5)
            found = after
        return found[0], found[1]

    return Field(default, read)


def probability(default: float = 0.5) -> Any:
    """How often a transform is applied."""
    return number(default, ge=0, le=1)


def resize_flag(default: int = 1) -> Any:
    """OpenCV's interpolation of a resize."""
    return option(default, 0, 6, 1, 2, 3, 4, 5)


def warp_flag(default: int = 1) -> Any:
    """OpenCV's interpolation of a warp."""
    return option(default, 0, 1, 2, 3, 4)


def border(default: int = 0) -> Any:
    """OpenCV's border: 0 constant, 1 replicate, 2 reflect, 3 wrap, 4 reflect without the edge."""
    return option(default, 0, 1, 2, 3, 4)


def position(default: str = "center") -> Any:
    """Where a picture lies on its padded canvas."""
    return option(default, "center", "top_left", "top_right", "bottom_left", "bottom_right", "random")
