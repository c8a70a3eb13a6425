"""Sample ids and the numbers of copies: checked, and ids as the 64-bit words that key the draws."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import read_rows
from vicinal.errors import DataError, expected


def read_ids(ids: Any, count: int, where: str = "Batch.ids") -> NDArray[np.uint64]:
    """N integers (two's complement) or strings (blake2b of UTF-8, 8 bytes, little-endian) as words [N]."""
    array, _ = read_rows(ids, where)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if array.shape != (count,):
        raise DataError(f"{where}: expected one id for each of {count} pictures, got shape {array.shape}")
    if array.dtype.kind in "iu":
        return array.astype(np.uint64)
    entries = list(ids)
    if all(isinstance(entry, int) for entry in entries):  # a list across 2**63, which NumPy made floats
        return np.array([entry & 0xFFFFFFFFFFFFFFFF for entry in entries], np.uint64)
    if not all(isinstance(entry, str) for entry in entries):
        raise DataError(f"{where}: expected all integers or all strings, got {array.dtype}")
    return np.array([word(str(entry)) for entry in entries], np.uint64)


def word(name: str) -> int:
    """The 64-bit word of a string id."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def read_epochs(epochs: Any, count: int, where: str = "Batch.epochs") -> NDArray[np.int64]:
    """N whole numbers from 0 to 2**32 - 1: which copy of its picture a sample is."""
    array, _ = read_rows(epochs, where)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if array.shape != (count,) or array.dtype.kind not in "iu":
        raise DataError(f"{where}: expected {count} integers, got {array.dtype} of shape {array.shape}")
    numbers = array.astype(np.int64)
    beyond = numbers >> 32  # not 0 for negative numbers too
    if np.count_nonzero(beyond):
        raise DataError(expected(where, "numbers from 0 to 2**32 - 1", array[beyond != 0][0].item()))
    return numbers


def check_unique(
    ids: NDArray[np.uint64], epochs: NDArray[np.int64] | None, given: Any, where: str = "Batch.ids"
) -> None:
    """DataError naming the first id that appears twice in one epoch."""
    if len(ids) < 2:
        return
    order = np.argsort(ids, kind="stable") if epochs is None else np.lexsort((epochs, ids))
    ranked = ids[order]
    same = ranked[1:] == ranked[:-1]
    if epochs is not None:
        ranked_epochs = epochs[order]
        same &= ranked_epochs[1:] == ranked_epochs[:-1]
    if same.any():
        entry = given[int(order[1:][same].min())]
        entry = entry.item() if hasattr(entry, "item") else entry
        raise DataError(f"{where}: expected each id once an epoch, got {entry!r} twice (copies: Batch.repeat)")
