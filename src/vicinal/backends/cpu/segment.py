"""A segment: rows gathered once, a run of pointwise ops on each, stored once."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.apply import apply_band
from vicinal.backends.cpu.codes import BORDER, COUNT, FILTER, FREE, MODE, NORMALIZE, OP, PARAM
from vicinal.backends.cpu.filter import filter_row
from vicinal.backends.cpu.gather_any import AREA, BILINEAR, any_row, tap_room
from vicinal.backends.cpu.gather_area import area_row, plan_area
from vicinal.backends.cpu.gather_axis import axis_row, plan_columns
from vicinal.backends.cpu.gather_copy import copy_row, copy_steps
from vicinal.backends.cpu.gather_plane import plane_row
from vicinal.backends.cpu.jit import F, exact, inline, kernel, view_f32
from vicinal.backends.cpu.room import BAND
from vicinal.backends.cpu.rows import plain_linear, sum_row
from vicinal.backends.cpu.source import F32, TILE, U8
from vicinal.backends.cpu.store import store_band

COPY, AXIS, PLANE, AREA_AXIS, ANY, FILTERED = range(6)
NOWHERE = -1
_IDENTITY = (1, 0, 0, 0, 1, 0)


@exact
def choose(kind, height, width, matrix, mode, border, steps):  # type: ignore[no-untyped-def]
    """The way to run a warp of a picture: COPY also fills ``steps``."""
    if copy_steps(matrix, steps):
        return COPY
    upright = matrix[1] == 0.0 and matrix[3] == 0.0 and matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0
    if mode == AREA and upright:
        if abs(matrix[0]) > 1.0 or abs(matrix[4]) > 1.0 or kind != U8:
            return AREA_AXIS
        mode = BILINEAR
    if mode == BILINEAR:
        if kind == U8 and upright:
            return AXIS
        if height >= 2 and width >= 2:
            return PLANE
    return ANY


@inline  # a call would copy all of ``room``'s array headers for every row
def _gather_row(
    room, code, gather, way, kind, address, height, width, channels, matrix, mode, border, fill, y, count, at, least, most,
    taps, weights, counts, places, shares, low, high, level,
):  # type: ignore[no-untyped-def]  # fmt: skip
    """Row ``y`` of what the segment reads, to ``room.rows[:, at : at + count]``."""
    rows = room.rows
    if way == COPY:
        copy_row(
            kind, address, height, width, channels, room.steps, border, fill, y, count, rows, at, room.spare, room.planes,
            level,
        )  # fmt: skip
    elif way == AXIS:
        axis_row(
            address, height, width, channels, matrix, border, fill, y, count, least, most, room.column, room.index,
            room.weight, room.base, rows, at, room.words, room.planes, room.bytes, level,
        )  # fmt: skip
    elif way == PLANE:
        plane_row(
            kind, address, height, width, channels, matrix, border, fill, y, count, rows, at, room.u, room.v, room.offset,
            room.staging, level,
        )  # fmt: skip
    elif way == AREA_AXIS:
        area_row(
            kind, address, height, width, channels, matrix, border, fill, y, count, taps, weights, counts, places[1],
            shares[1], rows, at, room.total,
        )  # fmt: skip
    elif way == FILTERED:
        half = code[gather, COUNT]
        filter_row(address, height, width, channels, fill[:half], fill[half : 2 * half], y, rows, at, room.padded)
    else:
        any_row(
            kind, address, height, width, channels, matrix, mode, border, fill, y, count, rows, at, places, shares, low, high
        )


@kernel
def run_segment(
    room, code, params, keys, rectangles, start, stop, gather, matrix, kind, address, height, width, channels, colour,
    top, out_height, out_width, sink_kind, planar, sink, collect, level,
):  # type: ignore[no-untyped-def]  # fmt: skip
    """Runs ops ``room.order[start:stop]`` on every row of what op ``gather`` (-1: nothing) makes of the source.

    ``sink_kind``: the dtype to store (TILE: planar float32 at address ``sink``; NOWHERE: only ``collect`` the means of
    the channels into ``room.mean``).
    """
    steps, rows, way, mode, border = room.steps, room.rows, COPY, 0, 0
    for k in range(6):
        steps[k] = _IDENTITY[k]
    fill = room.mean  # any array of the type: without a warp nothing reads it
    free = False
    if gather >= 0:
        step = code[gather]
        fill, free = params[step[PARAM] :], step[FREE] != 0
        if step[OP] == FILTER:
            way = FILTERED
        else:
            mode, border = step[MODE], step[BORDER]
            way = choose(kind, height, width, matrix, mode, border, steps)
    taps_room = tap_room(matrix) if way == ANY or way == AREA_AXIS else 1
    places, shares = np.empty((2, taps_room), np.int64), np.empty((2, taps_room), np.float64)
    across = out_width if way == AREA_AXIS else 1
    taps, weights = np.empty((across, taps_room), np.int64), np.empty((across, taps_room), np.float32)
    counts = np.empty(across, np.int64)
    least = most = 0
    if way == AXIS:
        least, most = plan_columns(matrix, width, border, out_width, room.column, room.index, room.weight, room.base)
    elif way == AREA_AXIS:
        plan_area(matrix, width, border, out_width, taps, weights, counts, places[0], shares[0])
    low, high = (F(-3e38), F(3e38)) if free else (F(0), top)
    # a Normalize at the end writes straight to its place
    direct = stop > start and sink_kind == F32 and planar and code[room.order[stop - 1], OP] == NORMALIZE
    for c in range(channels):
        room.sums[c] = 0.0
    band = max(1, BAND // max(out_width, 1))
    for y in range(0, out_height, band):
        high_rows = min(band, out_height - y)
        for r in range(high_rows):
            _gather_row(
                room, code, gather, way, kind, address, height, width, channels, matrix, mode, border, fill, y + r, out_width,
                r * out_width, least, most, taps, weights, counts, places, shares, low, high, level,
            )  # fmt: skip
        count = high_rows * out_width
        for i in range(start, stop - 1 if direct else stop):
            apply_band(
                code[room.order[i]], params, keys, rectangles, room.mean, y, high_rows, out_width, rows, channels, colour,
                top, room.noise, room.drawn,
            )  # fmt: skip
        if collect:
            for c in range(channels):
                room.sums[c] += sum_row(rows[c], count)
        if direct:
            at = code[room.order[stop - 1], PARAM]
            for c in range(channels):
                target = view_f32(sink + 4 * (c * out_height + y) * out_width, count)
                plain_linear(rows[c], count, params[at + c], params[at + channels + c], target)
        elif sink_kind == TILE:
            store_band(F32, True, sink, out_height, out_width, channels, y, count, rows, room.planes, level)
        elif sink_kind != NOWHERE:
            store_band(sink_kind, planar, sink, out_height, out_width, channels, y, count, rows, room.planes, level)
    if collect:
        for c in range(channels):
            room.mean[c] = F(room.sums[c] / (out_height * out_width))
