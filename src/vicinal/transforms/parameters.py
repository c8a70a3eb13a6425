"""Fields whose values are drawn for every sample: what they may be, and the message when they are not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number, is_whole, range_text
from vicinal.sampling.distributions import Distribution, IntUniform, Uniform, as_distribution
from vicinal.transforms.declare import GREATEST, REQUIRED, SMALLEST, Accepts, declare
from vicinal.transforms.units import Unit, as_unit, meant, unit_of

Parameter: TypeAlias = float | tuple[float, float] | Sequence[float] | Distribution
"""A number, a (low, high) range, a [list] of choices, or a Distribution."""


def _within(
    bounds: tuple[float, float], low: float | None, high: float | None, above: float | None = None
) -> bool:
    least, most = bounds
    return (low is None or least >= low) and (high is None or most <= high) and (above is None or least > above)


def _distribution(
    where: str, value: Any, low: float | None, high: float | None, above: float | None = None,
    of: Unit | None = None,
) -> Distribution:  # fmt: skip
    expectation = f"a number, (low, high), [choices] or a Distribution{range_text(low, high, above)}"
    if isinstance(value, str) or value is None:
        raise SpecError(expected(where, expectation, value))
    try:
        distribution = as_distribution(value)
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None
    most = GREATEST if of is None else of.most
    if not _within(distribution.bounds(), low, high, above):
        raise SpecError(expected(where, expectation, value) + _reach(value) + _reading(value, of, (low, above), high))
    if any(math.isfinite(end) and abs(end) > most for end in distribution.bounds()):
        hint = _reach(value) + _reading(value, of, (low, above, -most), most)
        raise SpecError(expected(where, f"{expectation}, none beyond {most:g}", value) + hint)
    if above == 0 and distribution.bounds()[0] < SMALLEST:
        raise SpecError(expected(where, f"{expectation}, none below {SMALLEST:g}", value) + _reach(value))
    return distribution


def _reading(value: Any, of: Unit | None, lows: Sequence[float | None], high: float | None) -> str:
    """In which unit values beyond the bounds, the first of ``lows`` that is one and ``high``, may have been meant."""
    low = next((one for one in lows if one is not None), None)
    of = unit_of(of, low, high)
    if of is None or low is None or high is None:
        return ""
    if not isinstance(value, Distribution):
        return meant(value, of, low, high)
    said = meant(value.bounds(), of, low, high)
    return f"; did you mean it / {of.parts}{of.after}?" if "did you mean" in said else said


def _reach(value: Any) -> str:
    """Of a Distribution, whose declaration does not show it: how far its values go, and what can be done."""
    if not isinstance(value, Distribution):
        return ""
    least, most = value.bounds()
    return f", whose values go from {least:g} to {most:g} (see .clip(low, high))"


def fixed(*, default: Any = REQUIRED, low: float, high: float, kw_only: bool = False) -> Any:
    """One number in [low, high], the same for all samples."""

    def convert(where: str, value: Any) -> float:
        if not is_number(value) or not low <= value <= high:
            hint = meant(value, unit_of(None, low, high), low, high)
            raise SpecError(expected(where, f"a number{range_text(low, high)}", value) + hint)
        return float(value)

    return declare(convert, default, kw_only, Accepts(kind="fixed", low=low, high=high))


def number(
    *, default: Any = REQUIRED, low: float | None = None, high: float | None = None, above: float | None = None,
    optional: bool = False, kw_only: bool = False, of: Unit | int | None = None,
) -> Any:  # fmt: skip
    """A Parameter whose every value lies in [low, high], or above ``above``; None too where ``optional``.

    ``of``: the field's unit, which the message says of numbers that are likely in another one (a field in [0, 1] is a share);
    or how many parts of another unit make one of it, as 255 for levels.
    """
    unit = as_unit(of)

    def convert(where: str, value: Any) -> Distribution | None:
        return None if value is None and optional else _distribution(where, value, low, high, above, unit)

    accepts = Accepts(kind="number", low=low, high=high, above=above, unit=unit, optional=optional)
    return declare(convert, default, kw_only, accepts)


def integer(
    *, default: Any = REQUIRED, low: int | None = None, high: int | None = None, kw_only: bool = False,
    of: Unit | int | None = None,
) -> Any:  # fmt: skip
    """A Parameter of whole numbers: (low, high) means each of low..high alike; a Distribution's values are rounded."""
    unit = as_unit(of)

    def convert(where: str, value: Any) -> Distribution:
        row = value if isinstance(value, (tuple, list)) else [value] if is_number(value) else []
        if any(is_number(v) and not is_whole(v) for v in row):
            expectation = f"whole numbers: one, (low, high), [choices] or a Distribution{range_text(low, high)}"
            raise SpecError(expected(where, expectation, value))
        distribution = _distribution(where, value, low, high, of=unit)
        if isinstance(value, tuple):
            return IntUniform(int(value[0]), int(value[1]))
        return distribution

    return declare(convert, default, kw_only, Accepts(kind="integer", low=low, high=high, unit=unit))


def spread(
    *, center: float, default: Any = REQUIRED, low: float | None = None, high: float | None = None,
    kw_only: bool = False, of: Unit | int | None = None,
) -> Any:  # fmt: skip
    """A Parameter of which a plain number s means the range (center - s, center + s), cut at ``low``."""
    unit = as_unit(of)

    def convert(where: str, value: Any) -> Distribution:
        if not is_number(value):
            return _distribution(where, value, low, high, of=unit)
        greatest = GREATEST if unit is None else unit.most
        widest = greatest - center if high is None else high - center
        if not 0 <= value <= widest:
            most = None if high is None and value < 0 else widest
            what = f"a number{range_text(0, most)}, (low, high), [choices] or a Distribution"
            raise SpecError(expected(where, what, value) + meant(value, unit, 0, widest))
        least = center - float(value)
        return Uniform(least if low is None else max(least, low), center + float(value))

    return declare(convert, default, kw_only, Accepts(kind="spread", low=low, high=high, unit=unit))
