"""Plain numbers: what the parameters of a distribution may be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import Number, is_number

Validator: TypeAlias = "Callable[[object, attrs.Attribute[Any], object], None]"


def plain(value: Any) -> Any:
    """A NumPy scalar as the Python number of the same value; anything else as it is."""
    return value.item() if isinstance(value, (np.integer, np.floating)) else value


def finite(*, low: float | None = None, above: float | None = None, high: float | None = None) -> Validator:
    """An attrs validator: one finite number within [low, high], or greater than ``above``. Raises SpecError."""
    bounds = [f"at least {low:g}" if low is not None else "", f"above {above:g}" if above is not None else ""]
    bounds.append(f"at most {high:g}" if high is not None else "")
    what = " ".join(["a finite number", " and ".join(bound for bound in bounds if bound)]).strip()

    def check(owner: object, attribute: attrs.Attribute[Any], value: object) -> None:
        ok = is_number(value) and (low is None or value >= low) and (above is None or value > above)
        if not ok or (high is not None and is_number(value) and value > high):
            raise SpecError(expected(f"{type(owner).__name__}.{attribute.name}", what, value))

    return check


def check_range(owner: object, low: Number, high: Number) -> None:
    """Raises SpecError unless low <= high and their difference is finite."""
    if not low <= high or not math.isfinite(float(high) - float(low)):
        raise SpecError(expected(type(owner).__name__, "(low, high) with low <= high", (low, high)))
