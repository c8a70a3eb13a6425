"""Output arrays whose memory is used again once nobody holds them: fresh pages cost more than the work on them."""

from __future__ import annotations

import sys
import threading
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LARGEST_POOL = 1 << 28  # bytes of idle memory that are kept
ALIGNED = 64  # bytes: a line of the cache, which streaming stores fill
_SMALLEST = 1 << 16  # smaller arrays are the allocator's business
_lock = threading.Lock()
_owners: list[NDArray[np.uint8]] = []


def _references(owners: list[NDArray[np.uint8]], place: int) -> int:
    """How often an owner is referred to: by the list, by this function, and by every result over its memory."""
    owner = owners[place]
    return sys.getrefcount(owner)


_IDLE = _references([np.empty(1, np.uint8)], 0)  # measured: what a function adds differs between versions of Python


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An uninitialised array like np.empty, over memory of an earlier result that has been dropped if there is one."""
    kind = np.dtype(dtype)
    size = kind.itemsize
    for n in shape:
        size *= n
    if size < _SMALLEST:
        return np.empty(shape, kind)
    return over(_take(size + ALIGNED), shape, kind, size)


def over(owner: NDArray[np.uint8], shape: tuple[int, ...], kind: np.dtype[Any], size: int) -> NDArray[Any]:
    """An array of ``size`` bytes over memory of ALIGNED bytes more, that begins with a line of the cache."""
    start = -owner.ctypes.data % ALIGNED
    array: NDArray[Any] = owner[start : start + size].view(kind).reshape(shape)
    return array


def _take(size: int) -> NDArray[np.uint8]:
    with _lock:
        idle = 0
        for place in range(len(_owners) - 1, -1, -1):
            if _references(_owners, place) != _IDLE:
                continue
            owner = _owners[place]
            if size <= owner.nbytes <= 2 * size:
                return owner
            idle += owner.nbytes
            if idle > _LARGEST_POOL:
                del _owners[place]
        owner = np.empty(size, np.uint8)
        if size <= _LARGEST_POOL:
            _owners.append(owner)
        return owner
