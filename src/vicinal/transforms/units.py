"""What fields count in, and what a message says of numbers that were likely meant in another unit."""

from __future__ import annotations

import attrs

from vicinal.numbers import is_number

SMALLEST, GREATEST = 1e-9, 1e9
"""What a number that may not be 0, and any number, may be: far beyond use, and safe in float32 products."""
BEYOND_USE = 1e5
"""From here on a number is in no unit that anyone uses."""


@attrs.frozen
class Unit:
    """``said``: what a field counts in, and how to get there from the unit that users of other libraries have in mind.

    ``parts``: how many of those make one, None where that depends on the picture. ``after``: what a message says behind a
    number in the field's unit. ``least``: from where on a number out of bounds is taken for one in the other unit.
    ``most``: the bound, to either side, of fields that declare none.
    """

    said: str
    parts: int | None = None
    after: str = ""
    least: float = 2.0
    most: float = GREATEST


LEVELS = Unit("fractions of the range, where an 8-bit value v is v / 255", 255, " of the range")
DEGREES = Unit("turns, where d degrees are d / 360", 360, " turns")
QUARTERS = Unit("quarter turns, where d degrees are d / 90", 90, " quarter turns", most=40)
SHARES = Unit("shares, where p percent are p / 100", 100, ", a share", 5.0, most=20)
FACTORS = Unit("factors, where 1 changes nothing and p percent are p / 100", 100, ", a factor", 5.0, most=20)
LENGTHS = attrs.evolve(FACTORS, most=100)
"""Factors of lengths. What is beyond ``most`` is beyond use, and percent are, as Albumentations' gamma of 80 to 120."""
SIDES = Unit("shares of the picture's side, not in pixels or percent")


def meant(value: object, unit: Unit | None, low: float, high: float) -> str:
    """``"; did you mean 12.75/255 = 0.05 of the range?"`` of numbers outside of [low, high] that are in another unit.

    Where none of these lies in [low, high], which unit the field has. ``value``: one number, or a tuple or list of them;
    nothing is said of another one, nor of numbers that are just out of bounds, as 1.2 of a fraction.
    """
    row = value if isinstance(value, (tuple, list)) else (value,)
    numbers = [float(one) for one in row if is_number(one)]  # float16 does not hold BEYOND_USE
    if unit is None or not numbers or len(numbers) < len(row) or not unit.least <= max(map(abs, numbers)) < BEYOND_USE:
        return ""
    parts = unit.parts
    if parts is None or not all(low <= one / parts <= high for one in numbers):
        return f"; it is in {unit.said}"
    before, after = [f"{one:g}/{parts}" for one in numbers], [f"{one / parts:.3g}" for one in numbers]
    if row is not value:
        return f"; did you mean {before[0]} = {after[0]}{unit.after}?"
    opening, closing = "()" if isinstance(value, tuple) else "[]"
    said = [f"{opening}{', '.join(part)}{closing}" for part in (before, after)]
    return f"; did you mean {said[0]} = {said[1]}{unit.after}?"


def fractional(bounds: tuple[float, float]) -> bool:
    """Whether values between these cannot be whole pixels: within one to either side, and not at whole numbers."""
    return max(map(abs, bounds)) <= 1 and any(end % 1 for end in bounds)


def as_unit(of: Unit | int | None) -> Unit | None:
    """What ``of=`` of a field says: a unit, or how many parts of another one make one, as 255 levels the range."""
    return Unit(f"parts of {of}: a value v is v / {of}", of) if isinstance(of, int) else of


def unit_of(unit: Unit | None, low: float | None, high: float | None) -> Unit | None:
    """``unit``, or that of a field between 0 and 1 that says none: a share."""
    return SHARES if unit is None and low is not None and high is not None and low >= 0 and high <= 1 else unit
