"""The memory that a thread works in: rows, planes and two intermediate pictures, kept from call to call."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.buffers import zeros
from vicinal.backends.cpu.jit import carray, inline, pointer
from vicinal.backends.cpu.job import JOB
from vicinal.backends.cpu.ops.histogram import KNOWN, LEVELS

BAND = 1024  # pixels: as many whole rows as fit go through the ops together; their floats stay in the first cache

SPARE = 256  # values that an intermediate picture has room for beyond its own: vectors of 16 bits write behind its rows

U8, I16, U16, I32, U32, I64, F32, F64 = (
    np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.float32, np.float64,
)  # fmt: skip


class Room(NamedTuple):
    """All of it, as kernels use it; ``width`` below is the widest row of the batch or BAND, padded."""

    rows: NDArray[np.float32]  # [channels, width]
    spare: NDArray[np.float32]  # [channels, width]
    planes: NDArray[np.uint8]  # [channels, width + 256]
    words: NDArray[np.uint16]  # [channels, width]
    bytes: NDArray[np.uint8]  # [channels * width]
    column: NDArray[np.int32]  # [width]
    places: NDArray[np.uint8]  # [width / 32, 64]
    weight: NDArray[np.int16]  # [width]
    base: NDArray[np.int64]  # [width / 32]
    looked: NDArray[np.int16]  # [2 * channels, width]: two rows of the source
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
    first: NDArray[np.float32]  # [tile]: an intermediate picture, planar; float32, or int16 in fixed/program.py
    second: NDArray[np.float32]  # [tile]
    kept: NDArray[np.float32]  # [tile] where pictures are mixed: the picture at the fork
    mixed: NDArray[np.float32]  # [tile] the same: the sum so far
    known: NDArray[np.float32]  # [channels, KNOWN]
    counts: NDArray[np.int64]  # [2 * channels, LEVELS]
    sums: NDArray[np.float64]  # [channels, 2]
    steps: NDArray[np.int64]  # [6]
    order: NDArray[np.int32]  # [ops]
    table: NDArray[np.uint8]  # [channels, 256]
    taps: NDArray[np.int64]  # [2, reach]: of one pixel, down and across
    weights: NDArray[np.float64]  # [2, reach]
    area_taps: NDArray[np.int64]  # [area]: of every column
    area_weights: NDArray[np.float32]  # [area]
    job: NDArray[np.void]  # [1]: what a segment tells the units that it calls


PARTS = len(Room._fields)


def _parts(
    channels: int, width: int, ops: int, taps: int, tile: int, mix: int, reach: int, area: int
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The dtype and shape of each array of Room; a kernel knows the dtypes (``opened``) and is told the shapes."""
    wide = -(-max(width, BAND) // 64) * 64 + 64
    groups = wide // 32
    return [
        (F32, channels, wide), (F32, channels, wide), (U8, max(channels, 3), wide + 256), (U16, channels, wide),
        (U8, channels * wide), (I32, wide), (U8, groups, 64), (I16, wide), (I64, groups), (I16, 2 * channels, wide),
        (F32, wide), (F32, wide), (I32, wide), (F32, wide, 4), (F32, wide), (U32, 4, wide // 4), (F32, wide + taps),
        (I64, taps + 1), (I16, 2, taps), (F32, channels * wide), (F32, tile), (F32, tile), (F32, mix), (F32, mix),
        (F32, channels, KNOWN), (I64, 2 * channels, LEVELS), (F64, channels, 2), (I64, 6), (I32, max(ops, 1)),
        (U8, channels, 256), (I64, 2, reach), (F64, 2, reach), (I64, area), (F32, area), (JOB, 1),
    ]  # fmt: skip


class Kept(NamedTuple):
    """Room in memory, and where: what a kernel is handed, as arrays one by one would take longer than a small picture."""

    places: NDArray[np.int64]  # [arrays of Room, 3]: address, length, and length of the second axis
    memory: list[NDArray[Any]]


def make(channels: int, width: int, ops: int, taps: int, tile: int, mix: int, reach: int, area: int) -> Kept:
    """Room for bands of rows of ``width`` pixels; ``tile`` is the number of values of the largest intermediate picture,
    ``mix`` the same where pictures are mixed, else 0; ``reach`` and ``area``: taps of a pixel and of a row of them.
    """
    # beginning with a line of the cache: vectors across two of them cost a tenth of a random resized crop
    memory = [zeros(tuple(shape), kind) for kind, *shape in _parts(channels, width, ops, taps, tile, mix, reach, area)]
    places = np.array([(part.ctypes.data, part.shape[0], part.shape[-1]) for part in memory], np.int64)
    return Kept(places, memory)


@inline
def _row(place: Any, kind: Any) -> Any:
    return carray(pointer(place[0]), (place[1],), kind)


@inline
def _plane(place: Any, kind: Any) -> Any:
    return carray(pointer(place[0]), (place[1], place[2]), kind)


@inline
def opened(places: Any) -> Any:
    """The arrays of Room at their places."""
    return Room(
        _plane(places[0], F32), _plane(places[1], F32), _plane(places[2], U8), _plane(places[3], U16), _row(places[4], U8),
        _row(places[5], I32), _plane(places[6], U8), _row(places[7], I16), _row(places[8], I64), _plane(places[9], I16),
        _row(places[10], F32), _row(places[11], F32), _row(places[12], I32), _plane(places[13], F32), _row(places[14], F32),
        _plane(places[15], U32), _row(places[16], F32), _row(places[17], I64), _plane(places[18], I16), _row(places[19], F32),
        _row(places[20], F32), _row(places[21], F32), _row(places[22], F32), _row(places[23], F32), _plane(places[24], F32),
        _plane(places[25], I64), _plane(places[26], F64), _row(places[27], I64), _row(places[28], I32), _plane(places[29], U8),
        _plane(places[30], I64), _plane(places[31], F64), _row(places[32], I64), _row(places[33], F32), _row(places[34], JOB),
    )  # fmt: skip


@inline
def room_at(places: Any) -> Any:
    """The arrays of the Room whose table of places is at an address."""
    return opened(carray(pointer(places), (PARTS, 3), I64))


_thread = threading.local()
_MOST_KEPT = 1 << 23  # values of an intermediate picture that a thread keeps: 2 x 32 MiB


def take(channels: int, width: int, ops: int, taps: int, tile: int, mix: int, reach: int, area: int) -> Kept:
    """This thread's room, made larger when a batch needs it; a very large one is not kept."""
    have: tuple[tuple[int, ...], Kept] | None = getattr(_thread, "room", None)
    need = (channels, width, ops, taps, tile, mix, reach, area)
    if have is not None and have[0][0] == channels:
        if have[0] == need or all(a >= b for a, b in zip(have[0], need, strict=True)):
            return have[1]
        if tile <= _MOST_KEPT:
            need = tuple(max(a, b) for a, b in zip(have[0], need, strict=True))  # type: ignore[assignment]
    room = make(*need)
    if tile <= _MOST_KEPT:
        _thread.room = (need, room)
    return room
