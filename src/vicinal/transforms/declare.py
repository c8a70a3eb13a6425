"""How a field is declared: a converter that knows the field's full name and says what it expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from vicinal.numbers import is_number

LEVELS, DEGREES = 255, 360
"""What users of other libraries may have a fraction of in mind: the levels of 8-bit values, a whole turn."""

REQUIRED: Any = attrs.NOTHING


def declare(convert: Callable[[str, Any], Any], default: Any, kw_only: bool, **others: Any) -> Any:
    """An attrs field whose converter is also given the field's full name, ``Class.field``. ``others``: of attrs.field."""

    def run(value: Any, owner: Any, attribute: Any) -> Any:
        return convert(f"{type(owner).__name__}.{attribute.name}", value)

    converter = attrs.Converter(run, takes_self=True, takes_field=True)
    return attrs.field(default=default, kw_only=kw_only, converter=converter, **others)


SMALLEST, GREATEST = 1e-9, 1e9
"""What a number that may not be 0, and any number, may be: far beyond use, and safe in float32 products."""


def meant(value: object, of: int | None, low: float, high: float) -> str:
    """``"; did you mean 12.75/255 = 0.05?"`` where numbers outside of [low, high] would lie in it as parts of ``of``.

    ``value``: one number, or a tuple or list of them; another one has no such reading.
    """
    row = value if isinstance(value, (tuple, list)) else (value,)
    if of is None or not row or not all(is_number(one) and low <= one / of <= high for one in row):
        return ""
    if max(abs(one) for one in row) < 2:  # 1.2 and 0.7 are fractions out of bounds, and no levels or degrees
        return ""
    parts = [f"{one:g}/{of}" for one in row], [f"{one / of:.3g}" for one in row]
    if row is not value:
        return f"; did you mean {parts[0][0]} = {parts[1][0]}?"
    opening, closing = "()" if isinstance(value, tuple) else "[]"
    said = [f"{opening}{', '.join(part)}{closing}" for part in parts]
    return f"; did you mean {said[0]} = {said[1]}?"
