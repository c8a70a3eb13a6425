"""A band of rows made each way (gather/ways.py), and the ops on it: the units that a segment calls."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import COLUMNS
from vicinal.backends.cpu.fixed.plane import plane_words
from vicinal.backends.cpu.fixed.rows import to_floats
from vicinal.backends.cpu.gather.ahead import pixels_ahead
from vicinal.backends.cpu.gather.area import area_row, plan_area
from vicinal.backends.cpu.gather.axis import NO_ROW, axis_row, plan_columns
from vicinal.backends.cpu.gather.cubic import cubic_row
from vicinal.backends.cpu.gather.exact import copy_rows
from vicinal.backends.cpu.gather.general import any_row
from vicinal.backends.cpu.gather.nearest import pixels_at
from vicinal.backends.cpu.gather.plane import plane_row
from vicinal.backends.cpu.jit import F, address_of, carray, inline, kernel, pointer, view_f32, view_u64
from vicinal.backends.cpu.move import nearest_places
from vicinal.backends.cpu.ops.apply import apply_band
from vicinal.backends.cpu.ops.convolve import convolve_row
from vicinal.backends.cpu.ops.filter import filter_row
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.source import U8
from vicinal.backends.cpu.unit import Unit, Units

_ANY_LENGTH = 1 << 20  # of tables whose length no kernel asks for


@inline
def _matrix_at(address):
    return carray(pointer(address), (9,), np.float64)


@kernel
def _as_floats(words, rows, channels, at, count, level):
    """A row of fixed/rows.py to ``rows[:, at : at + count]``."""
    for c in range(channels):
        to = address_of(rows) + c * rows.strides[0] + 4 * at
        to_floats(address_of(words) + c * words.strides[0], to, count, F(1), F(0), level, False)


@Unit
def copy_band(places):
    room = room_at(places)
    job = room.job[0]
    copy_rows(
        job.kind, job.address, job.height, job.width, job.channels, room.steps, job.border, view_f32(job.fill, job.channels),
        job.y, job.rows, job.count, room.rows, room.spare, room.planes, job.level,
    )  # fmt: skip


@Unit
def axis_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    words, planes, looked = room.words, room.planes, room.looked
    if job.y == 0:
        job.least, job.most = plan_columns(
            matrix, job.width, job.border, count, room.column, room.places, room.weight, room.base
        )
        job.even = job.odd = NO_ROW
    for r in range(job.rows):
        job.even, job.odd = axis_row(
            job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, job.least, job.most,
            room.column, address_of(room.places), room.weight, room.base, address_of(words), words.strides[0],
            address_of(planes), planes.strides[0], address_of(looked), looked.strides[0], job.even, job.odd, job.level,
        )  # fmt: skip
        _as_floats(room.words, room.rows, job.channels, r * count, count, job.level)


@Unit
def plane_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        if job.kind == U8 and job.channels == 3:
            plane_words(
                job.address, job.height, job.width, matrix, job.border, fill, job.y + r, count, address_of(room.words),
                room.words.strides[0], room.u, room.v, room.offset, room.steps, job.level,
            )  # fmt: skip
            _as_floats(room.words, room.rows, 3, r * count, count, job.level)
        else:
            plane_row(
                job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count,
                room.rows, r * count, room.u, room.v, room.offset, room.steps, room.staging, job.level,
            )  # fmt: skip


@Unit
def area_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    most = room.area_taps.shape[0] // count  # of a column: encode.py asks for as many as the batch may need
    taps = carray(pointer(address_of(room.area_taps)), (count, most), np.int64)
    weights = carray(pointer(address_of(room.area_weights)), (count, most), np.float32)
    counts = room.column[:count]
    if job.y == 0:
        plan_area(matrix, job.width, job.border, count, taps, weights, counts, room.taps[0], room.weights[0])
    for r in range(job.rows):
        area_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, taps,
            weights, counts, room.taps, room.weights, room.rows, r * count, room.total,
        )  # fmt: skip


@Unit
def cubic_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        cubic_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.border, fill, job.y + r, count, room.rows,
            r * count, room.u, room.v, room.offset, room.staging, room.total, room.taps, room.weights, job.low, job.high,
        )  # fmt: skip


@Unit
def any_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        any_row(
            job.kind, job.address, job.height, job.width, job.channels, matrix, job.mode, job.border, fill, job.y + r, count,
            room.rows, r * count, room.taps, room.weights, job.low, job.high,
        )  # fmt: skip


@Unit
def nearest_band(places):
    room = room_at(places)
    job = room.job[0]
    matrix, fill, count = _matrix_at(job.matrix), view_f32(job.fill, job.channels), job.count
    for r in range(job.rows):
        nearest_places(matrix, job.height, job.width, job.border, job.y + r, count, room.offset)
        ahead = pixels_ahead(matrix, job.width, job.y + r, count)
        pixels_at(
            job.kind, job.address, job.height, job.width, job.channels, room.offset, ahead, count, fill, room.rows, r * count,
            address_of(room.planes), room.planes.strides[0], address_of(room.bytes), job.level,
        )  # fmt: skip


@Unit
def filter_band(places):
    room = room_at(places)
    job = room.job[0]
    weights = view_f32(job.fill, 2 * job.taps)
    for r in range(job.rows):
        filter_row(
            job.address, job.height, job.width, job.channels, weights, job.taps, job.y + r, room.rows, r * job.count,
            room.padded,
        )  # fmt: skip


@Unit
def convolve_band(places):
    room = room_at(places)
    job = room.job[0]
    weights = view_f32(job.fill, job.taps * job.taps)
    for r in range(job.rows):
        convolve_row(
            job.address, job.height, job.width, job.channels, job.colour, weights, job.taps, job.y + r, room.rows,
            r * job.count, job.low, job.high,
        )  # fmt: skip


@Unit
def ops_band(places):
    room = room_at(places)
    job = room.job[0]
    code = carray(pointer(job.code), (_ANY_LENGTH, COLUMNS), np.int32)
    params, keys = view_f32(job.params, _ANY_LENGTH), view_u64(job.keys, _ANY_LENGTH)
    rectangles = carray(pointer(job.rectangles), (_ANY_LENGTH, 4), np.int64)
    for i in range(job.start, job.stop):
        apply_band(
            code, room.order[i], params, keys, rectangles, room.known, job.y, job.rows, job.count, room.rows, job.channels,
            job.colour, job.top, room.noise, room.drawn,
        )  # fmt: skip


UNITS = Units((
    copy_band, axis_band, plane_band, area_band, cubic_band, any_band, nearest_band, filter_band, convolve_band, ops_band,
))  # fmt: skip
"""By their numbers in gather/ways.py."""
