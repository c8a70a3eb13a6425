"""How many pictures are worked on at once, so that little memory is in use beside what comes in and what goes out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from vicinal.program.ops import Warp
from vicinal.program.program import Program

ROOM, ROOM_ON_DEVICES = 16 * 2**20, 256 * 2**20
"""Bytes that may be in use whatever the batch, on the CPU and elsewhere: smaller parts keep no device busy."""

MOVING = 120
"""Bytes that geometry needs for each pixel of its result: places, and indices and weights of pixels."""

VALUES = 6
"""As many values of a picture are alive at once: what an op reads, what it writes, and what it needs between."""


def room(device: torch.device) -> int:
    """Bytes that may be in use there whatever the batch."""
    return ROOM if device.type == "cpu" else ROOM_ON_DEVICES


def samples_at_once(program: Program, rows: NDArray[np.int64], device: torch.device) -> int:
    """How many of the samples ``rows``, all of one size, need no more memory together than all of them as float32 do."""
    largest = int(program.canvas[rows[0]].prod())
    moved = 0
    canvas = program.canvas
    for op in program.ops:
        after = op.canvas_after(canvas)
        if after is canvas:
            continue
        canvas = after
        area = int(canvas[rows[0]].prod())
        largest = max(largest, area)
        moved = max(moved, area) if isinstance(op, Warp) else moved
    one = 4 * largest * program.channels
    needed = VALUES * one + MOVING * moved
    return max(1, min(len(rows), max(room(device), one * len(rows)) // needed))


def in_chunks(start: int, stop: int, step: int, work: Callable[[int, int], None]) -> None:
    """``work`` on [low, high) after [low, high), of ``step`` or fewer; where memory does not do, on halves of them."""
    low = start
    while low < stop:
        high = min(low + step, stop)
        try:
            work(low, high)
        except torch.OutOfMemoryError:
            if high - low == 1:
                raise
            step = (high - low + 1) // 2
        else:
            low = high
            continue
        if torch.cuda.is_available():  # outside of the handler, which keeps tensors of the frames alive
            torch.cuda.empty_cache()
