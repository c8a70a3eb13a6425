"""Memory that ends the process when it is left: arrays between two pages that cannot be read."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

import numpy as np

from vicinal.backends.cpu import kept
from vicinal.data import buffers

Allocate: TypeAlias = Callable[[tuple[int, ...], Any], Any]


@contextmanager
def array_between_guards(shape: tuple[int, ...], dtype: Any, at_end: bool = True) -> Iterator[Any]:
    """An array of zeros between two pages that cannot be read: its last byte, or its first, is next to one."""
    page, size = mmap.PAGESIZE, int(np.prod(shape)) * np.dtype(dtype).itemsize
    inner = max(-(-size // page), 1) * page
    memory = mmap.mmap(-1, inner + 2 * page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    guards = [(ctypes.c_void_p(at), ctypes.c_size_t(page)) for at in (start, start + page + inner)]
    protect = ctypes.CDLL(None).mprotect
    for guard in guards:
        assert protect(*guard, 0) == 0
    try:
        yield np.frombuffer(memory, dtype, int(np.prod(shape)), page + (inner - size if at_end else 0)).reshape(shape)
    finally:
        for guard in guards:
            protect(*guard, mmap.PROT_READ | mmap.PROT_WRITE)


@contextmanager
def room_between_guards(at_end: bool = True) -> Iterator[Allocate]:
    """Gives out such arrays, and lets kernels find theirs there too: all rooms to work in and all results are new ones."""
    with ExitStack() as stack:

        def allocate(shape: tuple[int, ...], dtype: Any) -> Any:
            return stack.enter_context(array_between_guards(shape, dtype, at_end))

        usual = kept.zeros, buffers.empty
        own = vars(kept._thread).pop("room", None)
        kept.zeros, buffers.empty = allocate, allocate
        try:
            yield allocate
        finally:
            kept.zeros, buffers.empty = usual
            vars(kept._thread).pop("room", None)
            if own is not None:
                kept._thread.room = own
