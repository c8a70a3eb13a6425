"""How a field is declared: a converter that knows the field's full name and says what it expected."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs

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


def range_text(low: float | None, high: float | None, above: float | None = None) -> str:
    """How a message ends that names the bounds of a number: " in [0, 1]"."""
    if above is not None:
        return f" above {above:g}" + (f" and at most {high:g}" if high is not None else "")
    if low is not None and high is not None:
        return f" in [{low:g}, {high:g}]"
    if low is not None:
        return f" of at least {low:g}"
    return f" of at most {high:g}" if high is not None else ""
