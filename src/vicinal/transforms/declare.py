"""How a field is declared: a converter that knows the field's full name and says what it expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from vicinal.sampling.number import is_number

__all__ = ["GREATEST", "REQUIRED", "SMALLEST", "declare", "is_number", "is_whole", "range_text"]

REQUIRED: Any = attrs.NOTHING


def declare(convert: Callable[[str, Any], Any], default: Any, kw_only: bool) -> Any:
    """An attrs field whose converter is also given the field's full name, ``Class.field``."""

    def run(value: Any, owner: Any, attribute: Any) -> Any:
        return convert(f"{type(owner).__name__}.{attribute.name}", value)

    return attrs.field(
        default=default, kw_only=kw_only, converter=attrs.Converter(run, takes_self=True, takes_field=True)
    )


SMALLEST, GREATEST = 1e-9, 1e9
"""What a number that may not be 0, and any number, may be: far beyond use, and safe in float32 products."""


def is_whole(value: object) -> bool:
    """True for a number without a fraction, as 3 and 3.0."""
    return is_number(value) and value == int(value)


def range_text(low: float | None, high: float | None, above: float | None = None) -> str:
    """How a message ends that names the bounds of a number: " in [0, 1]"."""
    if above is not None:
        return f" above {_text(above)}" + (f" and at most {_text(high)}" if high is not None else "")
    if low is not None and high is not None:
        return f" in [{_text(low)}, {_text(high)}]"
    if low is not None:
        return f" of at least {_text(low)}"
    return f" of at most {_text(high)}" if high is not None else ""


def _text(bound: float) -> str:
    return str(bound) if isinstance(bound, int) else f"{bound:g}"
