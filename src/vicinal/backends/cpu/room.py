"""The memory that a thread works in: rows, planes and two intermediate pictures, kept from call to call."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    span: NDArray[np.int64]  # [3]
    staging: NDArray[np.float32]  # [width, 4]
    noise: NDArray[np.float32]  # [width]
    drawn: NDArray[np.uint32]  # [4, width / 4]
    padded: NDArray[np.float32]  # [width + taps]
    line: NDArray[np.int16]  # [width + taps]
    lines: NDArray[np.int64]  # [taps + 1]
    shares: NDArray[np.int16]  # [taps]
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
    f32, groups = np.float32, wide // 32
    return Room(
        rows=np.zeros((channels, wide), f32), spare=np.empty((channels, wide), f32),
        planes=np.empty((max(channels, 3), wide + 256), np.uint8), words=np.empty((channels, wide), np.uint16),
        bytes=np.empty(channels * wide, np.uint8), column=np.empty((wide, 2), np.int32),
        places=np.empty((groups, 64), np.uint8), weight=np.empty((groups, 64), np.uint8), base=np.empty(groups, np.int64),
        u=np.empty(wide, f32), v=np.empty(wide, f32), offset=np.empty(wide, np.int32),
        span=np.empty(3, np.int64), staging=np.empty((wide, 4), f32),
        noise=np.empty(wide, f32), drawn=np.empty((4, wide // 4), np.uint32), padded=np.empty(wide + taps, f32),
        line=np.empty(wide + taps, np.int16), lines=np.empty(taps + 1, np.int64), shares=np.empty(taps, np.int16),
        total=np.empty(channels * wide, f32), first=np.empty(tile, f32), second=np.empty(tile, f32),
        kept=np.empty(mix, f32), mixed=np.empty(mix, f32), known=np.zeros((channels, KNOWN), f32),
        counts=np.zeros((channels, LEVELS), np.int64), sums=np.zeros((channels, 2), np.float64), steps=np.zeros(6, np.int64),
        order=np.empty(max(ops, 1), np.int32), table=np.empty(256, np.uint8),
    )  # fmt: skip


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
