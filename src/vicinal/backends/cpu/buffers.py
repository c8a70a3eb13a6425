"""Output arrays whose memory is used again once nobody holds them: fresh pages cost more than the work on them."""

from __future__ import annotations

import math
import sys
import threading
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LARGEST_POOL = 1 << 28  # bytes of idle memory that are kept
_ALIGNED = 64  # bytes: a line of the cache, which streaming stores fill
_SMALLEST = 1 << 16  # smaller arrays are the allocator's business
_lock = threading.Lock()
_owners: list[tuple[NDArray[np.uint8], int]] = []  # memory, and where its first line of the cache begins


def _references(owners: list[tuple[NDArray[np.uint8], int]], place: int) -> int:
    """How often an owner is referred to: by the list, by this function, and by every result over its memory."""
    owner = owners[place][0]
    return sys.getrefcount(owner)


_IDLE = _references([(np.empty(1, np.uint8), 0)], 0)  # measured: what a function adds differs between versions of Python


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An uninitialised array like np.empty, over memory of an earlier result that has been dropped if there is one."""
    kind = np.dtype(dtype)
    size = math.prod(shape) * kind.itemsize
    if size < _SMALLEST:
        return np.empty(shape, kind)
    owner, start = _take(size + _ALIGNED)
    return np.ndarray(shape, kind, owner, start)


def zeros(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros that begins with a line of the cache."""
    kind = np.dtype(dtype)
    owner = np.zeros(math.prod(shape) * kind.itemsize + _ALIGNED, np.uint8)
    return np.ndarray(shape, kind, owner, _start(owner))


def _start(owner: NDArray[np.uint8]) -> int:
    return -owner.ctypes.data % _ALIGNED


def _take(size: int) -> tuple[NDArray[np.uint8], int]:
    with _lock:
        idle = 0
        for place in range(len(_owners) - 1, -1, -1):
            if _references(_owners, place) != _IDLE:
                continue
            owner, start = _owners[place]
            if size <= owner.nbytes <= 2 * size:
                return owner, start
            idle += owner.nbytes
            if idle > _LARGEST_POOL:
                del _owners[place]
        owner = np.empty(size, np.uint8)
        start = _start(owner)
        if size <= _LARGEST_POOL:
            _owners.append((owner, start))
        return owner, start
