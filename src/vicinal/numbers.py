"""Which values are numbers and whole numbers, and the error for those that are not, wherever an argument is one."""

from __future__ import annotations

import math
from typing import TypeAlias, TypeGuard

import numpy as np

from vicinal.errors import VicinalError, expected

Number: TypeAlias = int | float


def is_number(value: object) -> TypeGuard[Number]:
    """True for a finite int or float (NumPy scalars too) that a float64 can hold, never for a bool."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def is_whole(value: object) -> bool:
    """True for a number without a fraction, as 3 and 3.0."""
    return is_number(value) and value == int(value)


def integer(value: object) -> int | None:
    """``value`` as an int where it is one, of Python or NumPy; None for all else, bools and 3.0 among it."""
    return int(value) if isinstance(value, (int, np.integer)) and not isinstance(value, bool) else None


def check_integer(
    error: type[VicinalError], where: str, value: object, low: int, high: int | None = None, *, also: str = ""
) -> int:
    """``value`` as an int in [low, high]; else ``error``, whose expectation ends in ``also``."""
    found = integer(value)
    if found is None or found < low or (high is not None and found > high):
        raise error(expected(where, f"a whole number{range_text(low, high)}{also}", value))
    return found


def check_epoch(error: type[VicinalError], where: str, epoch: object) -> int:
    """``epoch`` as an int that a draw's key can hold; else ``error``."""
    found = integer(epoch)
    if found is None or not 0 <= found < 2**32:
        raise error(expected(where, "a whole number from 0 to 2^32 - 1", epoch))
    return found


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
