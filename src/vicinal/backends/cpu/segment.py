"""A segment: rows gathered once, a run of pointwise ops on each, stored once."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import as_floats
from vicinal.backends.cpu.border_codes import CONSTANT
from vicinal.backends.cpu.codes import (
    ALL_THERE,
    BORDER,
    CONVOLVE,
    COUNT,
    DISPLACED,
    FILTER,
    FREE,
    INDEX,
    MODE,
    NEIGHBOURS,
    NORMALIZE,
    OP,
    PARAM,
    PLACE,
    READS,
    UNKNOWN,
    WARP,
    WORD,
)  # fmt: skip
from vicinal.backends.cpu.copying import copy_by
from vicinal.backends.cpu.field import field_of
from vicinal.backends.cpu.gather.exact import stand_still, stands_still
from vicinal.backends.cpu.gather.ways import AXIS, CONVOLVED, COPY, EXACT, FILTERED, OPS, PLANE, PLANE_WORDS, choose
from vicinal.backends.cpu.gather.ways import DISPLACED as DISPLACED_WAY
from vicinal.backends.cpu.jit import F, address_of, inline, kernel
from vicinal.backends.cpu.memory import BAND
from vicinal.backends.cpu.ops.histogram import begin, collect_rows, finish
from vicinal.backends.cpu.ops.rows import hold
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.source import F32, TILE, U8
from vicinal.backends.cpu.store import store_band
from vicinal.backends.cpu.tell import tell
from vicinal.backends.cpu.unit import call
from vicinal.backends.cpu.vectors.simd import scale_bytes_to, scale_to, split3

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


@kernel
def pixel_of(fill, channels, border, pixel):
    """Leaves the fill as bytes in ``pixel``; False where it is needed and lies between two levels, as no byte does."""
    for c in range(channels):
        if border == CONSTANT and fill[c] != np.rint(fill[c]):
            return False
        pixel[c] = np.uint8(np.int32(fill[c])) if border == CONSTANT else np.uint8(0)
    return True


@inline
def run_segment(places, units, tables, form, n, start, stop, gather, source, to, has, collect, seen):
    """Runs ops ``order[start:stop]`` of sample ``n`` on every row that op ``gather`` (-1: none) makes of its ``source``.

    ``places``: address of the table of Room. ``to``: where the result goes, as what it says of its kind (TILE: planar
    float32; NOWHERE: nothing is stored). ``has``: what ``known`` holds, and ``collect``: what to leave there of the result.
    ``seen``: address of a word that is told of what the gather makes (tell.py), or 0. Returns ALL_THERE; or which of
    ``units`` it needs whose address is 0 (then nothing has been done); or UNKNOWN, and ``job.unknown`` says of which op.
    """
    room, code, params = room_at(places), tables.code, tables.params[n]
    job, order, steps, total, rows, planes = room.job[0], room.order, room.steps, room.total, room.rows, room.planes
    rows_at, planes_at = address_of(rows), address_of(planes)
    channels, top, planar, level, stream = form.channels, form.top, form.planar, form.level, form.stream
    kind, address, height, width = source
    sink_kind, sink, out_height, out_width = to
    matrix = tables.matrices[0, n]
    way, border, fill, free = COPY, 0, params, False
    job.mode, job.taps = 0, 0
    stand_still(steps)
    if gather >= 0:
        step = code[gather]
        fill, free = params[step[PARAM] :], step[FREE] != 0
        if step[OP] == FILTER and step[READS] == NEIGHBOURS:
            way, job.taps = FILTERED, step[COUNT]
        elif step[OP] == CONVOLVE and step[READS] == NEIGHBOURS:
            way, job.taps = CONVOLVED, step[COUNT]
        elif (step[OP] != WARP and step[OP] != DISPLACED) or step[READS] != PLACE:
            job.unknown = gather
            return UNKNOWN
        elif step[OP] == DISPLACED:
            way, border, job.mode, matrix = DISPLACED_WAY, step[BORDER], step[MODE], tables.matrices[step[INDEX], n]
            job.shifts, job.per_row, job.node_rows, job.node_columns, job.cubic = field_of(tables.words[n, step[WORD] :])
            job.out_height = out_height
        else:
            border, job.mode, matrix = step[BORDER], step[MODE], tables.matrices[step[INDEX], n]
            way = choose(kind, height, width, channels, matrix, step[MODE], border, out_height, out_width, steps)
    # a Normalize at the end writes straight to its place
    direct = stop > start and sink_kind == F32 and planar and code[order[stop - 1], OP] == NORMALIZE
    last = stop - 1 if direct else stop
    way = PLANE_WORDS if way == PLANE and kind == U8 and channels == 3 else way
    if units[way] == 0:
        return way
    if last > start and units[OPS] == 0:
        return OPS
    small = way == COPY and gather >= 0 and kind == U8 and out_height * out_width * channels <= total.nbytes
    if small and units[EXACT] == 0:
        return EXACT
    begin(collect, channels, room.sums, room.counts)
    if small and pixel_of(fill, channels, border, room.bytes):  # as bytes, whose rows are then read as one
        copy_by(
            units[EXACT], steps, address, height, width, channels, np.int64(border), address_of(room.bytes), address_of(total),
            out_height, out_width, level, np.int64(0),
        )  # fmt: skip
        address, height, width = address_of(total), out_height, out_width
        stand_still(steps)
    whole = way == COPY and stands_still(steps)
    bytes_only = direct and stop == start + 1 and kind == U8 and channels == 3 and whole and not collect
    bytes_only = bytes_only and out_width == width and out_height == height
    job.kind, job.address, job.height, job.width, job.channels = kind, address, height, width, channels
    job.matrix, job.fill, job.border, job.count = address_of(matrix), address_of(fill), border, out_width
    job.code, job.params, job.keys, job.rectangles = (
        address_of(code), address_of(params), address_of(tables.words[n]), address_of(tables.rectangles[n]),
    )  # fmt: skip
    job.start, job.stop, job.level, job.top, job.colour = start, last, level, top, form.colours
    job.at, job.gap, in_words = address_of(room.words), room.words.strides[0], way in (AXIS, PLANE_WORDS)
    job.has, job.unknown = has, -1
    job.low, job.high = (F(-3e38), F(3e38)) if free else (F(0), top)
    as_bytes = kind == U8 and channels == 3 and sink_kind == U8 and not planar
    job.sink = sink if way == DISPLACED_WAY and as_bytes and last == start and not collect else 0
    band = max(1, BAND // max(out_width, 1))
    for y in range(0, out_height, band):
        high_rows = min(band, out_height - y)
        count = high_rows * out_width
        if bytes_only:
            at, step_of_planes = code[order[start], PARAM], planes.strides[0]
            split3(address + 3 * y * width, planes_at, step_of_planes, count, level)
            for c in range(3):
                to = sink + 4 * (c * height + y) * width
                scale_bytes_to(planes_at + c * step_of_planes, to, count, params[at + c], params[at + 3 + c], level, stream)
            continue
        job.y, job.rows = y, high_rows
        call(units[way], places)
        if job.sink:
            continue
        if in_words:
            as_floats(room.words, rows, channels, np.int64(0), count, level)
        if seen:
            for c in range(channels):
                tell(seen, rows_at + c * rows.strides[0], count)
        if job.holds and kind == F32:
            for c in range(channels):
                hold(rows_at + c * rows.strides[0], count)
        if last > start:
            call(units[OPS], places)
            if job.unknown >= 0:
                return UNKNOWN
        if collect:
            collect_rows(collect, rows, count, channels, top, room.sums, room.counts, room.offset)
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
        finish(collect, channels, out_height * out_width, room.sums, room.counts, room.known)
    return ALL_THERE
