"""A segment: rows gathered once, a run of pointwise ops on each, stored once."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.ahead import pixels_ahead
from vicinal.backends.cpu.apply import apply_band
from vicinal.backends.cpu.borders import CONSTANT
from vicinal.backends.cpu.codes import BORDER, CONVOLVE, COUNT, FILTER, FREE, MODE, NORMALIZE, OP, PARAM
from vicinal.backends.cpu.convolve import convolve_row
from vicinal.backends.cpu.filter import filter_row
from vicinal.backends.cpu.fixed_plane import plane_words
from vicinal.backends.cpu.fixed_rows import to_floats
from vicinal.backends.cpu.gather_any import AREA, BICUBIC, BILINEAR, NEAREST, any_row, tap_room
from vicinal.backends.cpu.gather_area import area_row, plan_area
from vicinal.backends.cpu.gather_axis import axis_row, plan_columns
from vicinal.backends.cpu.gather_copy import copy_rows, copy_steps, stand_still, stands_still
from vicinal.backends.cpu.gather_cubic import cubic_row
from vicinal.backends.cpu.gather_nearest import pixels_at
from vicinal.backends.cpu.gather_plane import plane_row
from vicinal.backends.cpu.histogram import begin, collect_rows, finish
from vicinal.backends.cpu.jit import F, address_of, exact, kernel
from vicinal.backends.cpu.move import copy_picture, nearest_places
from vicinal.backends.cpu.room import BAND, opened
from vicinal.backends.cpu.simd import scale_bytes_to, scale_to, split3
from vicinal.backends.cpu.source import F32, TILE, U8
from vicinal.backends.cpu.store import store_band

COPY, AXIS, PLANE, AREA_AXIS, CUBIC, ANY, PLACES, FILTERED, CONVOLVED = range(9)
NOWHERE = -1


@kernel
def active_ops(active, n, order):
    """Leaves in ``order`` the ops that are active for sample ``n``; returns how many."""
    count = np.int64(0)
    for k in range(active.shape[0]):
        if active[k, n]:
            order[count] = k
            count += 1
    return count


@exact
def choose(kind, height, width, matrix, mode, border, steps):
    """The way to run a warp of a picture: COPY also fills ``steps``."""
    if copy_steps(matrix, steps):
        return COPY
    if mode == NEAREST:
        return PLACES
    upright = matrix[1] == 0.0 and matrix[3] == 0.0 and matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0
    if mode == AREA and upright:
        if abs(matrix[0]) > 1.0 or abs(matrix[4]) > 1.0 or kind != U8:
            return AREA_AXIS
        mode = BILINEAR
    if mode == BICUBIC and height >= 4 and width >= 4:
        return CUBIC
    if mode == BILINEAR:
        if kind == U8 and upright:
            return AXIS
        if height >= 2 and width >= 2:
            return PLANE
    return ANY


@kernel
def pixel_of(fill, channels, border, pixel):
    """Leaves the fill as bytes in ``pixel``; False where it is needed and lies between two levels, as no byte does."""
    for c in range(channels):
        if border == CONSTANT and fill[c] != np.rint(fill[c]):
            return False
        pixel[c] = np.uint8(np.int32(fill[c])) if border == CONSTANT else np.uint8(0)
    return True


@kernel
def _copy_small(address, height, width, channels, steps, border, fill, target, out_height, out_width, pixel, level):
    """Makes the exact copy of a small 8-bit picture as bytes, whose rows are then read as one; False if it cannot."""
    if not pixel_of(fill, channels, border, pixel):
        return False
    copy_picture(
        address, height, width, channels, steps, border, address_of(pixel), target, out_height, out_width, level, level < 0
    )
    return True


@kernel
def run_segment(
    places, code, params, keys, rectangles, start, stop, gather, matrix, kind, address, height, width, channels, colour,
    top, out_height, out_width, sink_kind, planar, sink, collect, level, stream,
):  # fmt: skip
    """Runs ops ``order[start:stop]`` of the room at ``places`` on every row that op ``gather`` (-1: none) makes of the source.

    ``sink_kind``: the dtype to store (TILE: planar float32 at address ``sink``; NOWHERE: nothing is). ``collect``: what
    to leave in ``known`` of the result. ``stream``: the output is too large for the caches to keep.
    """
    room = opened(places)
    rows, spare, planes, words, bytes_, total = room.rows, room.spare, room.planes, room.words, room.bytes, room.total
    column, index, weight, base = room.column, room.places, room.weight, room.base
    u, v, offset, staging, padded = room.u, room.v, room.offset, room.staging, room.padded
    noise, drawn, known, sums, counts_ = room.noise, room.drawn, room.known, room.sums, room.counts
    order, steps = room.order, room.steps
    rows_at, planes_at, words_at, bytes_at = address_of(rows), address_of(planes), address_of(words), address_of(bytes_)
    index_at, weight_at = address_of(index), address_of(weight)
    way, mode, border = COPY, 0, 0
    stand_still(steps)
    fill = noise  # any array of the type: without a warp nothing reads it
    free = False
    if gather >= 0:
        step = code[gather]
        fill, free = params[step[PARAM] :], step[FREE] != 0
        if step[OP] == FILTER:
            way = FILTERED
        elif step[OP] == CONVOLVE:
            way = CONVOLVED
        else:
            mode, border = step[MODE], step[BORDER]
            way = choose(kind, height, width, matrix, mode, border, steps)
    taps_room = tap_room(matrix) if AREA_AXIS <= way <= ANY else 1
    pairs, shares = np.empty((2, taps_room), np.int64), np.empty((2, taps_room), np.float64)
    across = out_width if way == AREA_AXIS else 1
    taps, weights = np.empty((across, taps_room), np.int64), np.empty((across, taps_room), np.float32)
    counts = np.empty(across, np.int64)
    least = most = 0
    if way == AXIS:
        least, most = plan_columns(matrix, width, border, out_width, column, index, weight, base)
    elif way == AREA_AXIS:
        plan_area(matrix, width, border, out_width, taps, weights, counts, pairs[0], shares[0])
    in_words = way == AXIS or (way == PLANE and kind == U8 and channels == 3)
    low, high = (F(-3e38), F(3e38)) if free else (F(0), top)
    # a Normalize at the end writes straight to its place
    direct = stop > start and sink_kind == F32 and planar and code[order[stop - 1], OP] == NORMALIZE
    begin(collect, channels, sums, counts_)
    small = way == COPY and gather >= 0 and kind == U8 and out_height * out_width * channels <= total.nbytes
    if small and _copy_small(
        address, height, width, channels, steps, border, fill, address_of(total), out_height, out_width, bytes_, level
    ):
        address, height, width = address_of(total), out_height, out_width
        stand_still(steps)
    whole = way == COPY and stands_still(steps)
    bytes_only = direct and stop == start + 1 and kind == U8 and channels == 3 and whole and not collect
    bytes_only = bytes_only and out_width == width and out_height == height
    band = max(1, BAND // max(out_width, 1))
    for y in range(0, out_height, band):
        high_rows = min(band, out_height - y)
        if bytes_only:
            at, step, many = code[order[start], PARAM], planes.strides[0], high_rows * width
            split3(address + 3 * y * width, planes_at, step, many, level)
            for c in range(3):
                to = sink + 4 * (c * height + y) * width
                scale_bytes_to(planes_at + c * step, to, many, params[at + c], params[at + 3 + c], level, stream)
            continue
        if way == COPY:
            copy_rows(
                kind, address, height, width, channels, steps, border, fill, y, high_rows, out_width, rows, spare, planes,
                level,
            )  # fmt: skip
        for r in range(high_rows if way != COPY else 0):
            at = r * out_width
            if way == AXIS:
                axis_row(
                    address, height, width, channels, matrix, border, fill, y + r, out_width, least, most, column, index_at,
                    weight_at, base, words_at, words.strides[0], planes_at, planes.strides[0], bytes_at, level,
                )  # fmt: skip
            elif in_words:
                plane_words(
                    address, height, width, matrix, border, fill, y + r, out_width, words_at, words.strides[0], u, v, offset,
                    steps, level,
                )  # fmt: skip
            elif way == PLANE:
                plane_row(
                    kind, address, height, width, channels, matrix, border, fill, y + r, out_width, rows, at, u, v, offset,
                    steps, staging, level,
                )  # fmt: skip
            elif way == AREA_AXIS:
                area_row(
                    kind, address, height, width, channels, matrix, border, fill, y + r, out_width, taps, weights, counts,
                    pairs, shares, rows, at, total,
                )  # fmt: skip
            elif way == CUBIC:
                cubic_row(
                    kind, address, height, width, channels, matrix, border, fill, y + r, out_width, rows, at, u, v, offset,
                    staging, total, pairs, shares, low, high,
                )  # fmt: skip
            elif way == PLACES:
                nearest_places(matrix, height, width, border, y + r, out_width, offset)
                ahead = pixels_ahead(matrix, width, y + r, out_width)
                pixels_at(
                    kind, address, height, width, channels, offset, ahead, out_width, fill, rows, at, planes_at,
                    planes.strides[0], bytes_at, level,
                )  # fmt: skip
            elif way == FILTERED:
                filter_row(address, height, width, channels, fill, code[gather, COUNT], y + r, rows, at, padded)
            elif way == CONVOLVED:
                taps_a_side = code[gather, COUNT]
                convolve_row(address, height, width, channels, colour, fill, taps_a_side, y + r, rows, at, low, high)
            else:
                any_row(
                    kind, address, height, width, channels, matrix, mode, border, fill, y + r, out_width, rows, at, pairs,
                    shares, low, high,
                )  # fmt: skip
            for c in range(channels if in_words else 0):
                to, past = rows_at + c * rows.strides[0] + 4 * at, False
                to_floats(words_at + c * words.strides[0], to, out_width, F(1), F(0), level, past)
        count = high_rows * out_width
        for i in range(start, stop - 1 if direct else stop):
            apply_band(
                code, order[i], params, keys, rectangles, known, y, high_rows, out_width, rows, channels, colour, top, noise,
                drawn,
            )  # fmt: skip
        if collect:
            collect_rows(collect, rows, count, channels, top, sums, counts_, offset)
        if direct:
            at = code[order[stop - 1], PARAM]
            for c in range(channels):
                to = sink + 4 * (c * out_height + y) * out_width
                scale_to(rows_at + c * rows.strides[0], to, count, params[at + c], params[at + channels + c], level, stream)
        elif sink_kind != NOWHERE:
            as_kind = F32 if sink_kind == TILE else sink_kind
            as_planes = planar or sink_kind == TILE
            store_band(as_kind, as_planes, sink, out_height, out_width, channels, y, count, rows, planes, level)
    if collect:
        finish(collect, channels, out_height * out_width, sums, counts_, known)
