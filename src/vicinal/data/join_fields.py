"""Fields of boxes of two pictures, one after the other."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import is_tensor, take
from vicinal.errors import DataError

NUMBERS = frozenset("biufc")
"""Kinds of dtypes that have a common one without loss of what they mean: a number beside a name would become a name."""


def joined(first: dict[str, Any], second: dict[str, Any], chosen: NDArray[np.int64], names: tuple[str, str]) -> dict[str, Any]:
    """The fields of the first boxes, followed by those of the ``chosen`` second ones; ``names`` say whose, in errors."""
    if not len(chosen):
        return first
    if set(first) != set(second):
        has, wants = sorted(first), sorted(second)
        raise DataError(f"{names[0]}: expected the fields {wants} of {names[1]}, with which it is mixed, got {has}")
    return {
        name: _end_to_end(field, take(second[name], chosen), " and ".join(f"{whose}.{name}" for whose in names))
        for name, field in first.items()
    }


def _end_to_end(first: Any, second: Any, where: str) -> Any:
    if (is_tensor(first) and is_tensor(second)) or (isinstance(first, np.ndarray) and isinstance(second, np.ndarray)):
        if not len(first):  # says nothing of dtype and shape: np.array([]) is of floats
            return second
        _check_alike(first, second, where)
        return sys.modules["torch"].cat([first, second]) if is_tensor(first) else np.concatenate([first, second])
    entries = [*first, *second]
    return tuple(entries) if isinstance(first, tuple) else entries


def _check_alike(first: Any, second: Any, where: str) -> None:
    """DataError for arrays or tensors that have no common shape or kind of entries."""
    if first.shape[1:] != second.shape[1:]:
        got = " and ".join(str(tuple(one.shape[1:])) for one in (first, second))
        raise DataError(f"{where}: expected entries of one shape to mix, got {got}")
    if is_tensor(first) or "O" in (first.dtype.kind, second.dtype.kind):  # numbers alone, or anything
        return
    if first.dtype.kind != second.dtype.kind and not {first.dtype.kind, second.dtype.kind} <= NUMBERS:
        raise DataError(f"{where}: expected entries of one kind to mix, got {first.dtype} and {second.dtype}")
