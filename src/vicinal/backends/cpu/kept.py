"""Each thread's Room in memory, kept from call to call."""

from __future__ import annotations

import itertools
import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.memory import ARRAYS, Need
from vicinal.data.buffers import zeros


class Kept(NamedTuple):
    """Room in memory, and where: what a kernel is handed, as arrays one by one would take longer than a small picture."""

    places: NDArray[np.int64]  # [arrays of Room, opened.COLUMNS]
    memory: list[NDArray[Any]]
    number: int  # that no other has, so that who has seen it knows it again without keeping it


_thread = threading.local()
_numbers = itertools.count(1)
_MOST_KEPT = 1 << 23  # values of an intermediate picture that a thread keeps: 2 x 32 MiB


def kept_room() -> Kept | None:
    """The room that this thread keeps, if it has any."""
    have: tuple[Need, Kept] | None = getattr(_thread, "room", None)
    return None if have is None else have[1]


def take(need: Need) -> Kept:
    """This thread's room, made larger when a batch needs it; a very large one is not kept."""
    have: tuple[Need, Kept] | None = getattr(_thread, "room", None)
    if have is not None and have[0].channels == need.channels:
        if have[0] == need or all(a >= b for a, b in zip(have[0], need, strict=True)):
            return have[1]
        if need.tile <= _MOST_KEPT:
            need = Need(*(max(a, b) for a, b in zip(have[0], need, strict=True)))
    room = _make(need)
    if need.tile <= _MOST_KEPT:
        _thread.room = (need, room)
    return room


def _make(need: Need) -> Kept:
    # beginning with a line of the cache: vectors across two of them cost a tenth of a random resized crop
    memory = [zeros(shape(need), dtype) for dtype, shape in ARRAYS.values()]
    places = np.array([(part.ctypes.data, part.shape[0], part.shape[-1]) for part in memory], np.int64)
    return Kept(places, memory, next(_numbers))
