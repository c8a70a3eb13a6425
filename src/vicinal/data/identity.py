"""Sample ids and the numbers of copies: checked, and ids as the 64-bit words that key the draws."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import read_rows
from vicinal.errors import DataError, expected
from vicinal.numbers import integer


def read_ids(ids: Any, count: int, where: str = "Batch.ids") -> NDArray[np.uint64]:
    """N integers of at most 64 bits (two's complement) or N strings as words [N]."""
    array, kind = read_rows(ids, where)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if array.shape != (count,):
        raise DataError(f"{where}: expected one id for each of {count} pictures, got shape {array.shape}")
    if array.dtype.kind in "iu" and not (kind == "list" and _BOOLS & set(map(type, ids))):
        return array.astype(np.uint64)
    entries = list(ids)
    if not (all(isinstance(entry, str) for entry in entries) or all(integer(entry) is not None for entry in entries)):
        raise DataError(f"{where}: expected all integers or all strings, got {_kinds(entries, array)}")
    return np.array([word(entry, f"{where}[{index}]") for index, entry in enumerate(entries)], np.uint64)


def word(id: Any, where: str = "id") -> int:
    """The 64-bit word of one id: an integer modulo 2**64, of a string blake2b of its UTF-8 (8 bytes, little-endian).

    Strings that are no Unicode, as paths of other encodings are, have words too. DataError for all else.
    """
    if isinstance(id, str):
        return int.from_bytes(hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    number = integer(id)
    if number is not None and -(2**63) <= number < 2**64:
        return number % 2**64
    raise DataError(expected(where, "an integer of at most 64 bits or a string", id))


_BOOLS = {bool, np.bool_}


def _kinds(entries: list[Any], array: NDArray[Any]) -> str:
    bools = any(type(entry) in _BOOLS for entry in entries)
    return "True and False" if bools else str(array.dtype)


def read_epochs(epochs: Any, count: int, where: str = "Batch.epochs") -> NDArray[np.int64]:
    """N whole numbers from 0 to 2**32 - 1: which copy of its picture a sample is."""
    array, kind = read_rows(epochs, where)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if array.shape != (count,) or array.dtype.kind not in "iu" or (kind == "list" and _BOOLS & set(map(type, epochs))):
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
        raise DataError(f"{where}: expected different ids within an epoch, got {entry!r} twice (for copies: Batch.repeat)")
