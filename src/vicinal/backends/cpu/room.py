"""The memory that a thread works in: rows, planes and two intermediate pictures, kept from call to call."""

from __future__ import annotations

import math
import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.buffers import ALIGNED, over
from vicinal.backends.cpu.histogram import KNOWN, LEVELS

BAND = 1024  # pixels: as many whole rows as fit go through the ops together; their floats stay in the first cache

SPARE = 256  # values that an intermediate picture has room for beyond its own: vectors of 16 bits write behind its rows


class Room(NamedTuple):
    """All of it, as kernels take it; ``width`` below is the widest row of the batch or BAND, padded."""

    rows: NDArray[np.float32]  # [channels, width]
    spare: NDArray[np.float32]  # [channels, width]
    planes: NDArray[np.uint8]  # [channels, width + 256]
    words: NDArray[np.uint16]  # [channels, width]
    bytes: NDArray[np.uint8]  # [channels * width]
    column: NDArray[np.int32]  # [width, 2]
    places: NDArray[np.uint8]  # [width / 32, 64]
    weight: NDArray[np.uint8]  # [width / 32, 64]
    base: NDArray[np.int64]  # [width / 32]
    u: NDArray[np.float32]  # [width]
    v: NDArray[np.float32]  # [width]
    offset: NDArray[np.int32]  # [width]
    staging: NDArray[np.float32]  # [width, 4]
    noise: NDArray[np.float32]  # [width]
    drawn: NDArray[np.uint32]  # [4, width / 4]
    padded: NDArray[np.float32]  # [width + taps]
    lines: NDArray[np.int64]  # [taps + 1]
    shares: NDArray[np.int16]  # [2, taps]
    total: NDArray[np.float32]  # [channels * width]
    first: NDArray[np.float32]  # [tile]: an intermediate picture, planar; float32, or int16 in fixed.py
    second: NDArray[np.float32]  # [tile]
    kept: NDArray[np.float32]  # [tile] where pictures are mixed: the picture at the fork
    mixed: NDArray[np.float32]  # [tile] the same: the sum so far
    known: NDArray[np.float32]  # [channels, KNOWN]
    counts: NDArray[np.int64]  # [channels, LEVELS]
    sums: NDArray[np.float64]  # [channels, 2]
    steps: NDArray[np.int64]  # [6]
    order: NDArray[np.int32]  # [ops]
    table: NDArray[np.uint8]  # [256]


def make(channels: int, width: int, ops: int, taps: int, tile: int, mix: int) -> Room:
    """Room for bands of rows of ``width`` pixels; ``tile`` is the number of values of the largest intermediate picture,
    ``mix`` the same where pictures are mixed, else 0.
    """
    wide = -(-max(width, BAND) // 64) * 64 + 64
    u8, i16, i32, i64, f32, groups = np.uint8, np.int16, np.int32, np.int64, np.float32, wide // 32
    room = Room(
        rows=_empty(f32, channels, wide), spare=_empty(f32, channels, wide), planes=_empty(u8, max(channels, 3), wide + 256),
        words=_empty(np.uint16, channels, wide), bytes=_empty(u8, channels * wide), column=_empty(i32, wide, 2),
        places=_empty(u8, groups, 64), weight=_empty(u8, groups, 64), base=_empty(i64, groups), u=_empty(f32, wide),
        v=_empty(f32, wide), offset=_empty(i32, wide), staging=_empty(f32, wide, 4),
        noise=_empty(f32, wide), drawn=_empty(np.uint32, 4, wide // 4), padded=_empty(f32, wide + taps),
        lines=_empty(i64, taps + 1), shares=_empty(i16, 2, taps),
        total=_empty(f32, channels * wide), first=_empty(f32, tile), second=_empty(f32, tile), kept=_empty(f32, mix),
        mixed=_empty(f32, mix),
        known=_empty(f32, channels, KNOWN), counts=_empty(i64, channels, LEVELS), sums=_empty(np.float64, channels, 2),
        steps=_empty(i64, 6), order=_empty(i32, max(ops, 1)), table=_empty(u8, 256),
    )  # fmt: skip
    for array in (room.rows, room.known, room.counts, room.sums, room.steps):
        array.fill(0)
    return room


def _empty(kind: Any, *shape: int) -> NDArray[Any]:
    """An array that begins with a line of the cache: vectors across two of them cost a tenth of a random resized crop."""
    dtype = np.dtype(kind)
    size = math.prod(shape) * dtype.itemsize
    return over(np.empty(size + ALIGNED, np.uint8), shape, dtype, size)


_kept = threading.local()
_MOST_KEPT = 1 << 23  # values of an intermediate picture that a thread keeps: 2 x 32 MiB


def take(channels: int, width: int, ops: int, taps: int, tile: int, mix: int) -> Room:
    """This thread's room, made larger when a batch needs it; a very large one is not kept."""
    have: tuple[tuple[int, int, int, int, int, int], Room] | None = getattr(_kept, "room", None)
    need = (channels, width, ops, taps, tile, mix)
    if have is not None and have[0][0] == channels and all(a >= b for a, b in zip(have[0], need, strict=True)):
        return have[1]
    if have is not None and have[0][0] == channels and tile <= _MOST_KEPT:
        need = (channels, *(max(a, b) for a, b in zip(have[0][1:], need[1:], strict=True)))  # type: ignore[assignment]
    room = make(*need)
    if tile <= _MOST_KEPT:
        _kept.room = (need, room)
    return room
