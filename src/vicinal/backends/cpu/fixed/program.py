"""Programs of 8-bit colour that 16-bit fixed point holds (fixed/rows.py): geometry, then colours, blur, noise and holes.

Half of float32's memory and twice its speed, for results within half a level; without ops on colours they are exact.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.arguments import FORM, INT, INT_ROWS, INTS, PICTURES, TABLES
from vicinal.backends.cpu.codes import (
    ADDRESS,
    ALL_THERE,
    BORDER,
    CONTRAST,
    COUNT,
    ERASE,
    FILL_CONSTANT,
    FILTER,
    HEIGHT,
    HUE,
    INDEX,
    KNOWS,
    LINEAR,
    MATRIX,
    MEAN,
    MODE,
    NOISE,
    NORMALIZE,
    NOTHING,
    OP,
    PARAM,
    PIXEL,
    PLACE,
    READS,
    WARP,
    WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.copying import copy_by
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.fixed.holds import holds
from vicinal.backends.cpu.fixed.lanes import LANES
from vicinal.backends.cpu.gather.exact import stand_still, stands_still
from vicinal.backends.cpu.gather.ways import AXIS, COPY, EXACT, FILTER_WORDS, NOISE_WORDS, PLANE, PLANE_WORDS, UNITS, choose
from vicinal.backends.cpu.jit import F, address_of, entry, kernel, view_i64
from vicinal.backends.cpu.memory import BAND
from vicinal.backends.cpu.next_turn import following
from vicinal.backends.cpu.opened_tables import form_of, tables_of
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.segment import active_ops, pixel_of
from vicinal.backends.cpu.shortcut import after_copy
from vicinal.backends.cpu.source import F32, U8
from vicinal.backends.cpu.tables import Picture
from vicinal.backends.cpu.tables_left import NONE
from vicinal.backends.cpu.unit import call
from vicinal.backends.cpu.vectors.simd import join3, split3
from vicinal.backends.cpu.window import NO_COPIES, read_window


@kernel
def _missing(units, gather, order, begin, end, code):
    """The first unit that is missing, of those for the rows of a sample (-1: none) and for its ops; ALL_THERE if none is."""
    if gather >= 0 and units[gather] == 0:
        return np.int64(gather)
    for i in range(begin, end):
        op = code[order[i], OP]
        if op == FILTER and units[FILTER_WORDS] == 0:
            return np.int64(FILTER_WORDS)
        if op == NOISE and units[NOISE_WORDS] == 0:
            return np.int64(NOISE_WORDS)
    return np.int64(ALL_THERE)


@kernel
def _apply(places, units, order, begin, end, code, params, rectangles, job):
    """Ops ``order[begin:end]`` on the job's band of rows. Returns False for one that cannot be run here."""
    at, gap, y, high_rows, width, level = job.at, job.gap, job.y, job.rows, job.count, job.level
    count = high_rows * width
    for i in range(begin, end):
        step = code[order[i]]
        op, place = step[OP], step[PARAM]
        if op == LINEAR:
            for c in range(3):
                row = at + c * gap
                fixed_rows.linear(row, row, count, params[place + c], params[place + 3 + c], level)
        elif op == MATRIX:
            fixed_rows.matrix(at, gap, count, params[place : place + 9], level)
        elif op == HUE:
            fixed_rows.hue(at, gap, count, params[place], level)
        elif op == NOISE:
            job.start = order[i]
            call(units[NOISE_WORDS], places)
        elif op == ERASE and step[MODE] == FILL_CONSTANT:
            for r in range(step[INDEX], step[INDEX] + step[COUNT]):
                above, left, below, right = rectangles[r, 0], rectangles[r, 1], rectangles[r, 2], rectangles[r, 3]
                for line in range(max(y, above), min(y + high_rows, below) if left < right else y):
                    for c in range(3):
                        hole = at + c * gap + 2 * ((line - y) * width + left)
                        fixed_rows.fill(hole, right - left, params[place + c])
        else:
            return False
    return True


@kernel
def _store(at, gap, count, first, pixels, step, params, sink, planes, plane_step, level, stream):
    """A band, from pixel ``first`` of ``pixels`` on, to ``sink``: normalised to planes of floats, or as pixels of bytes.

    ``step``: the Normalize, or any other op.
    """
    if step[OP] == NORMALIZE:
        place = step[PARAM]
        for c in range(3):
            to = sink + 4 * (c * pixels + first)
            fixed_rows.to_floats(at + c * gap, to, count, params[place + c], params[place + 3 + c], level, stream)
    else:
        for c in range(3):
            fixed_rows.to_bytes(at + c * gap, planes + c * plane_step, count)
        join3(planes, plane_step, sink + 3 * first, count, level)


@entry(INTS, INTS, INT_ROWS, INT, TABLES, FORM, PICTURES, PICTURES)
def run_fixed(turns, left, places, units, tables, form, sources, targets):
    """Runs samples, uint8 of 3 channels, whose turn it is; returns how many it cannot run, and which in ``left`` [N + 3].

    Or less than 0: -1 - the unit (bands/units.py) whose address in the table at ``units`` is 0 and that is needed to go on,
    as the last three of ``left``, at first 0, say. The result is normalised planes of floats, or like the source. A part of
    a sample's ops ends where one must know the whole picture: that waits in ``room.first`` or ``room.second``, planes of
    int16. For the arguments see sample.run_samples; this is compiled apart from it, as most pipelines need one of the two.
    """
    tables = tables_of(tables)
    code, active, params, keys, rectangles, matrices, sizes = tables
    form, room, units, places = form_of(form), room_at(address_of(places)), view_i64(units, UNITS), address_of(places)
    level, stream, sink_kind = form.level, form.stream, form.sink
    (source_at, sources), (sink_at, targets) = sources, targets
    order, steps, bytes_, words, job = room.order, room.steps, room.bytes, room.words, room.job[0]
    words_at, bytes_at, pixel = address_of(words), address_of(room.total), address_of(bytes_)
    planes, plane_step = address_of(room.planes), room.planes.strides[0]
    at_first = left.shape[0] - 3
    remain, n, last_of_turn = left[at_first], left[at_first + 1] - 1, left[at_first + 2]  # what was broken off comes first
    job.channels, job.level, job.code = 3, level, address_of(code)
    while True:
        n, last_of_turn = following(n, last_of_turn, turns)
        if n >= last_of_turn:
            left[at_first] = left[at_first + 1] = left[at_first + 2] = 0
            return remain
        left[remain] = n
        remain += 1
        count = active_ops(active, n, order)
        if count == 0:
            continue
        picture = Picture(form.kind, source_at + sources[n, ADDRESS], sources[n, HEIGHT], sources[n, WIDTH])
        if count > 1 and code[order[1], OP] == WARP:
            picture, count = read_window(room, units, tables, form, n, count, picture, room.first)
            if count == NO_COPIES:
                left[at_first], left[at_first + 1], left[at_first + 2] = remain - 1, n, last_of_turn
                return np.int64(-1 - EXACT)
        address, height, width = picture.address, picture.height, picture.width
        sink = sink_at + targets[n, ADDRESS]
        gathers = code[order[0], OP] == WARP and code[order[0], READS] == PLACE
        normalized = code[order[count - 1], OP] == NORMALIZE
        begin, end = (1 if gathers else 0), (count - 1 if normalized else count)
        if normalized != (sink_kind == F32) or not holds(order, begin, end, code, params[n]):
            continue
        out_height, out_width, matrix, border, fill = height, width, matrices[0, n], 0, params[n]
        way = COPY
        stand_still(steps)
        if gathers:
            step = code[order[0]]
            matrix, border, fill = matrices[step[INDEX], n], step[BORDER], params[n, step[PARAM] :]
            out_height, out_width = sizes[step[INDEX], n, 0], sizes[step[INDEX], n, 1]
            way = choose(
                np.int64(U8), height, width, np.int64(3), matrix, step[MODE], border, out_height, out_width, steps
            )
            if way > PLANE or (way == COPY and not pixel_of(fill, 3, border, bytes_)):
                continue
        if out_height != targets[n, HEIGHT] or out_width != targets[n, WIDTH]:
            continue
        if way == COPY and begin == end:  # what needs no arithmetic is faster without any
            continue
        if way == COPY and not normalized and after_copy(order, begin, end, code, params[n], U8, 3, 3) != NONE:
            continue
        still = stands_still(steps) and out_height == height and out_width == width
        gather = AXIS if way == AXIS else (PLANE_WORDS if way == PLANE else (-1 if still else EXACT))
        missing = _missing(units, gather, order, begin, end, code)
        if missing != ALL_THERE:
            left[at_first], left[at_first + 1], left[at_first + 2] = remain - 1, n, last_of_turn
            return -1 - missing
        job.address, job.height, job.width, job.border, job.count = address, height, width, border, out_width
        job.matrix, job.fill, job.params, job.keys = (
            address_of(matrix), address_of(fill), address_of(params[n]), address_of(keys[n]),
        )  # fmt: skip
        pixels = out_height * out_width
        tile, other, tile_step = address_of(room.first), address_of(room.second), 2 * (pixels + 2 * LANES)
        band = max(1, BAND // max(out_width, 1))
        scale, bias, cause, done, runs = F(0), F(0), WARP, False, True
        while not done:
            last = begin
            while last < end and code[order[last], KNOWS] == NOTHING and code[order[last], READS] == PIXEL:
                last += 1
            done = last == end
            collects = not done and code[order[last], KNOWS] == MEAN
            if not done and 3 * tile_step > room.first.nbytes:
                runs = False
                break
            red = green = blue = np.int64(0)
            for y in range(0, out_height, band):
                high_rows, first = min(band, out_height - y), y * out_width
                many = high_rows * out_width
                at, gap = (words_at, words.strides[0]) if done else (other + 2 * first, tile_step)
                job.y, job.rows, job.at, job.gap = y, high_rows, at, gap
                if cause == CONTRAST:
                    for c in range(3):
                        fixed_rows.linear(tile + c * tile_step + 2 * first, at + c * gap, many, scale, bias, level)
                elif cause == FILTER:
                    call(units[FILTER_WORDS], places)
                elif way == COPY:
                    from_ = address + 3 * first
                    if not still:
                        copy_by(
                            units[EXACT], steps, address, height, width, np.int64(3), border, pixel, bytes_at, high_rows,
                            out_width, level, np.int64(0),
                        )  # fmt: skip
                        steps[2], steps[5] = steps[2] + steps[1] * high_rows, steps[5] + steps[4] * high_rows
                        from_ = bytes_at
                    split3(from_, planes, plane_step, many, level)
                    for c in range(3):
                        fixed_rows.from_bytes(planes + c * plane_step, at + c * gap, many)
                else:
                    call(units[gather], places)
                runs = _apply(places, units, order, begin, last, code, params[n], rectangles[n], job)
                if not runs:
                    break
                if done:
                    _store(
                        at, gap, many, first, pixels, code[order[count - 1]], params[n], sink, planes, plane_step, level, stream
                    )
                    continue
                if collects:
                    red += fixed_rows.sum_of(at, many)
                    green += fixed_rows.sum_of(at + gap, many)
                    blue += fixed_rows.sum_of(at + 2 * gap, many)
            if not runs:
                break
            if not done:
                step = code[order[last]]
                cause, begin, tile, other = step[OP], last + 1, other, tile
                if cause == FILTER:
                    job.fill, job.taps = address_of(params[n, step[PARAM] :]), step[COUNT]
                    job.address, job.plane_gap, job.height, job.width = tile, tile_step, out_height, out_width
            if collects:
                factor = params[n, code[order[last], PARAM]]
                mean = (0.299 * red + 0.587 * green + 0.114 * blue) / (fixed_rows.ONE * pixels)
                scale, bias = factor, F((1.0 - factor) * mean)
        if runs:
            remain -= 1
