"""Options that several metrics have."""

from __future__ import annotations

from vicinal.errors import SpecError, expected
from vicinal.numbers import check_integer, is_number


def check_threshold(name: str, threshold: object) -> float:
    """Of a probability; SpecError for what is none."""
    if not is_number(threshold) or not 0 <= threshold <= 1:
        raise SpecError(expected(f"{name}.threshold", "a number in [0, 1]", threshold))
    return float(threshold)


def check_ignored(name: str, ignore_index: object) -> int | None:
    """The target's value that does not count, or None."""
    where = f"{name}.ignore_index"
    return None if ignore_index is None else check_integer(SpecError, where, ignore_index, -(2**31), 2**31 - 1, also=" or None")
