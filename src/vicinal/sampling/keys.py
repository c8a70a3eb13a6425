"""From what names a draw to the numbers that the generator takes: Philox keys and 64-bit sample ids."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vicinal.data.identity import word
from vicinal.errors import DataError, expected


@lru_cache(maxsize=65536)
def philox_key(seed: int, place: str, name: str) -> tuple[int, int]:
    """The two 32-bit key words of everything drawn at (seed, place, name): blake2b of 8 bytes, little endian.

    The length of the place goes in front of it, so that no two triples are written alike.
    """
    text = f"{int(seed)}|{len(place)}|{place}|{name}"
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def sample_ids(ids: Sequence[int | str] | NDArray[np.integer]) -> NDArray[np.uint64]:
    """The 64-bit ids [N] that key the draws of N samples.

    Integers stay themselves, modulo 2^64, so -1 is 2^64 - 1. Strings become blake2b of 8 bytes of their UTF-8. Raises
    DataError for anything else, and for integers outside -2^63 .. 2^64 - 1.
    """
    if isinstance(ids, np.ndarray):
        if ids.dtype.kind in "iu" and ids.ndim == 1:
            return ids.astype(np.int64 if ids.dtype.kind == "i" else np.uint64).view(np.uint64)
        if ids.ndim != 1:
            raise DataError(expected("ids", "one id a sample, of shape (N,)", ids.shape))
        ids = ids.tolist()
    elif isinstance(ids, str):
        raise DataError(expected("ids", "a sequence of integers or strings", ids))
    return np.array([word(value, f"ids[{index}]") for index, value in enumerate(ids)], np.uint64)
