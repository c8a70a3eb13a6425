"""A band of rows of a warp with a displacement field."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import as_floats, matrix_at
from vicinal.backends.cpu.field_room import FIRST
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.gather.ahead import pixels_ahead
from vicinal.backends.cpu.gather.displaced import displaced_any, displaced_bilinear, displaced_words
from vicinal.backends.cpu.gather.interpolations import BILINEAR
from vicinal.backends.cpu.gather.lattice import displaced_places
from vicinal.backends.cpu.jit import address_of, kernel, view_f32
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.source import TILE, U8
from vicinal.backends.cpu.unit import Unit
from vicinal.backends.cpu.vectors.simd import join3

_MOST = 2**31 - 1


@kernel
def _store(words, planes, count, target, level):
    """A row of fixed/rows.py as pixels of three bytes at ``target``."""
    first, step = address_of(planes), planes.strides[0]
    for c in range(3):
        fixed_rows.to_bytes(address_of(words) + c * words.strides[0], first + c * step, count)
    join3(first, step, target, count, level)


@Unit
def displaced_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    kind, address, height, width, channels, mode, border = (
        job.kind, job.address, job.height, job.width, job.channels, job.mode, job.border,
    )  # fmt: skip
    field = job.shifts, job.per_row, job.node_rows, job.node_columns, job.cubic
    at_x, step, u, v, offset = address_of(room.bent), room.bent.strides[0], room.u, room.v, room.offset
    at_y = at_x + step
    numbered, least = height * width * (1 if kind == TILE else channels) <= _MOST, min(height, width)
    if job.y == 0:
        job.spread = FIRST
    for r in range(job.rows):
        at = r * count
        job.spread = displaced_places(matrix, field, job.out_height, count, job.y + r, job.spread, at_x, step)
        if mode == BILINEAR and kind == U8 and channels == 3 and least >= 2 and numbered:
            ahead = pixels_ahead(matrix, width, job.y + r, count)
            displaced_words(
                address, height, width, at_x, at_y, border, fill, count, address_of(room.words), room.words.strides[0], ahead,
                u, v, offset, job.level,
            )  # fmt: skip
            if job.sink:
                _store(room.words, room.planes, count, job.sink + 3 * (job.y + r) * count, job.level)
            else:
                as_floats(room.words, room.rows, np.int64(3), at, count, job.level)
            continue
        job.sink = 0
        if mode == BILINEAR and least >= 2 and numbered:
            displaced_bilinear(
                kind, address, height, width, channels, at_x, at_y, border, fill, count, room.rows, at, u, v, offset,
                room.staging, job.level,
            )  # fmt: skip
        else:
            displaced_any(
                kind, address, height, width, channels, matrix, at_x, at_y, mode, border, fill, count, room.rows, at, room.taps,
                room.weights, job.low, job.high,
            )  # fmt: skip
