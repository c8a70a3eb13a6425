"""Output arrays whose memory is used again once nobody holds them: fresh pages cost more than the work on them."""

from __future__ import annotations

import math
import os
import threading
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LARGEST_POOL = 1 << 28  # bytes of idle memory that are kept
_ALIGNED = 64  # bytes: a line of the cache, which streaming stores fill
_SMALLEST = 1 << 16  # smaller arrays are the allocator's business
_STEPS = 3  # bits: 8 sizes of memory between a power of two and the next


class _Memory(np.ndarray[Any, np.dtype[np.uint8]]):
    """Bytes that begin with a line of the cache. Of a type of its own: NumPy makes no base of a result from what is between
    it and another plain array."""

    __slots__ = ()


class _Pool:
    """Idle memory by its size. Memory in use is not in it, so that held results cost nothing; it comes back by itself.

    Nobody waits for it: who finds it busy makes new memory, or lets old memory go. A finaliser may run inside of any call,
    so waiting could be for oneself.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[int, deque[_Memory]] = {}  # the size that was not asked for the longest comes first
        self._bytes = 0

    def take(self, size: int) -> _Memory | None:
        """Memory of ``size`` bytes or up to twice as many."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            for near in range(size, 2 * size + 1, _step(size)):
                ready = self._idle.pop(near, None)
                if ready is None:
                    continue
                memory = ready.pop()
                self._bytes -= near
                if ready:
                    self._idle[near] = ready
                return memory
            return None
        finally:
            self._lock.release()

    def put(self, memory: _Memory) -> None:
        size = memory.nbytes
        if not self._lock.acquire(blocking=False):
            return
        try:
            while self._bytes + size > _LARGEST_POOL:
                oldest = next(iter(self._idle))
                self._idle[oldest].popleft()
                self._bytes -= oldest
                if not self._idle[oldest]:
                    del self._idle[oldest]
            self._idle.setdefault(size, deque()).append(memory)
            self._bytes += size
        finally:
            self._lock.release()


_pool = _Pool()


class _Lent(np.ndarray[Any, np.dtype[np.uint8]]):
    """Memory of the pool as a result has it for its base: with the last array over it, it goes back."""

    __slots__ = ()

    def __del__(self) -> None:
        pool, memory = _pool, self.base
        if pool is not None and isinstance(memory, _Memory):  # else the interpreter ends
            pool.put(memory)


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An uninitialised array like np.empty, over memory of an earlier result that has been dropped if there is one."""
    kind = np.dtype(dtype)
    size = math.prod(shape) * kind.itemsize
    if size < _SMALLEST:
        return np.empty(shape, kind)
    size += -size % _step(size)
    if size > _LARGEST_POOL:
        return np.ndarray(shape, kind, _aligned(np.empty(size + _ALIGNED, np.uint8), size))
    memory = _pool.take(size)
    if memory is None:
        memory = _aligned(np.empty(size + _ALIGNED, np.uint8), size)
    return np.ndarray(shape, kind, memory.view(_Lent))


def zeros(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros that begins with a line of the cache."""
    kind = np.dtype(dtype)
    size = math.prod(shape) * kind.itemsize
    return np.ndarray(shape, kind, _aligned(np.zeros(size + _ALIGNED, np.uint8), size))


def _step(size: int) -> int:
    """Between sizes of memory near ``size``."""
    return 1 << max(size.bit_length() - 1 - _STEPS, 0)


def _aligned(owner: NDArray[np.uint8], size: int) -> _Memory:
    start = -owner.ctypes.data % _ALIGNED
    return owner[start : start + size].view(_Memory)


def _forget() -> None:
    """In a child: another thread may have been in the midst of it at the fork."""
    global _pool
    _pool = _Pool()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
