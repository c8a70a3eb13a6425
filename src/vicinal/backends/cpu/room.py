"""A thread's working memory (memory.py) as kernels see it."""

from __future__ import annotations

from vicinal.backends.cpu.memory import ARRAYS, Need, Room
from vicinal.backends.cpu.opened import opening

_LEAST = Need(*(1,) * len(Need._fields))
room_at = opening(Room, [(dtype, len(shape(_LEAST))) for dtype, shape in ARRAYS.values()])
"""The arrays of the Room whose table of places (kept.py) is at an address."""
