"""Programs that need no float arithmetic on pixels: exact copies, then a table or rectangles."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    BORDER,
    BY_TABLE,
    CONTRAST,
    COUNT,
    EQUALIZE,
    ERASE,
    FILL_CONSTANT,
    FREE,
    HEIGHT,
    HISTOGRAM,
    INDEX,
    KNOWS,
    LINEAR,
    MEAN,
    MODE,
    NO_TABLE,
    NOTHING,
    OP,
    PARAM,
    POSTERIZE,
    POWER,
    ROUND,
    SOLARIZE,
    SPAN,
    STRETCH,
    TABLE_A_CHANNEL,
    UNKNOWN,
    WARP,
    WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.gather.exact import copy_steps, stand_still, stands_still
from vicinal.backends.cpu.jit import F, address_of, inline, kernel
from vicinal.backends.cpu.memory import BAND
from vicinal.backends.cpu.move import copy_picture, fill_pixels
from vicinal.backends.cpu.ops.histogram import count_bytes, equalize, equalizing, grey_of, span_of_bytes, stretch, sum_of_bytes
from vicinal.backends.cpu.ops.rows import linear, posterize, power, round_row, solarize, solarize_add
from vicinal.backends.cpu.source import ITEMS, U8
from vicinal.backends.cpu.store import bytes_of, store_pixel
from vicinal.backends.cpu.vectors.simd import join3, look_up, split3

COPY_ONLY, TABLE, TABLES, TWO_TABLES, RECTANGLES, NONE = range(6)
"""What is left to do after a copy: nothing, a table of bytes, one for each channel by its histogram, two with a contrast about
the mean between them, holes, or more."""

DONE, NOT_HERE = range(2)
"""What ``run_shortcut`` answers, beside UNKNOWN."""


@kernel
def _same_for_all(step, params, colour):
    at = step[PARAM]
    same = at + 2 * colour <= params.shape[0]
    for c in range(1, colour if same else 0):
        same = same and params[at + c] == params[at] and params[at + colour + c] == params[at + colour]
    return same


@kernel
def contrast_at(order, start, count, code, params, colour):
    """Where in ``order`` the one Contrast stands, if all others are one table for all channels, and whole levels come to it.

    Else -1: for one without a Round before it, fixed point (fixed/program.py) is faster.
    """
    at = np.int64(-1)
    for i in range(start, count):
        step = code[order[i]]
        if step[OP] == CONTRAST and step[KNOWS] == MEAN:
            before = code[order[max(i - 1, start)]]
            if at >= 0 or before[OP] != ROUND or before[FREE]:
                return np.int64(-1)
            at = i
        elif step[BY_TABLE] == NO_TABLE or step[KNOWS] != NOTHING:
            return np.int64(-1)
        if step[BY_TABLE] == TABLE_A_CHANNEL and not _same_for_all(step, params, colour):
            return np.int64(-1)
    return at


@kernel
def after_copy(order, start, count, code, params, kind, channels, colour):
    """What is left to do after an exact copy, that needs no float arithmetic on pixels; else NONE."""
    if start == count:
        return COPY_ONLY
    table, rectangles = kind == U8 and colour == channels, True
    if table and channels in (1, 3) and contrast_at(order, start, count, code, params, colour) > start:
        return TWO_TABLES
    first = code[order[start]]
    by_channel = first[BY_TABLE] != NO_TABLE and first[KNOWS] in (SPAN, HISTOGRAM) and channels in (1, 3)
    for i in range(start + 1 if by_channel else start, count):
        step = code[order[i]]
        table = table and step[BY_TABLE] != NO_TABLE and step[KNOWS] == NOTHING
        if step[BY_TABLE] == TABLE_A_CHANNEL:
            table = table and (by_channel or _same_for_all(step, params, colour))
        if not (step[OP] == ERASE and step[MODE] == FILL_CONSTANT):
            rectangles = False
    if by_channel:
        return TABLES if table else NONE
    return TABLE if table else (RECTANGLES if rectangles else NONE)


@kernel
def _table_op(step, params, c, colour, ramp, levels, known, top):
    """One op on channel ``c``'s ramp of all levels; False for one that there is no code for."""
    op, at = step[OP], step[PARAM]
    if op == LINEAR:
        linear(ramp, levels, params[at + c], params[at + colour + c], F(0), top)
    elif op == POWER:
        power(ramp, levels, params[at], top)
    elif op == POSTERIZE:
        posterize(ramp, levels, np.int64(params[at]), top)
    elif op == SOLARIZE and step[MODE]:
        solarize_add(ramp, levels, params[at], params[at + 1], top)
    elif op == SOLARIZE:
        solarize(ramp, levels, params[at], top)
    elif op == CONTRAST and step[KNOWS] == MEAN:
        linear(ramp, levels, params[at], (F(1) - params[at]) * known[0], F(0), top)
    elif op == EQUALIZE and step[KNOWS] == HISTOGRAM:
        equalize(ramp, levels, known, top)
    elif op == STRETCH and step[KNOWS] == SPAN:
        stretch(ramp, levels, known, top)
    elif op == ROUND:
        round_row(ramp, levels)
    else:
        return False
    return True


@kernel
def _make_table(c, order, start, count, code, params, colour, ramp, known, table, top, job):
    """What ops ``order[start:count]`` make of each level of channel ``c``; ``known``: of its histogram.

    ``job.unknown`` gets the number of one that there is no code for.
    """
    levels = np.int64(256)  # no constant: Numba would compile the ops once more
    for k in range(levels):
        ramp[k] = F(np.int32(k))
    for i in range(start, count):
        if not _table_op(code[order[i]], params, c, colour, ramp, levels, known, top):
            job.unknown = order[i]
    bytes_of(ramp, levels, table)


@kernel
def _by_histogram(
    source, target, pixels, channels, order, start, count, code, params, ramp, counts, known, table, planes, top, level,
    job,
):  # fmt: skip
    """The ops on a picture of bytes of 1 or 3 channels, the first of which goes by each channel's histogram."""
    at, step = address_of(planes), planes.strides[0]
    if code[order[start], KNOWS] == HISTOGRAM:
        count_bytes(source, pixels, channels, counts)
        for c in range(channels):
            equalizing(counts[c], pixels, known[c])
    else:
        for c in range(channels):
            known[c, 0], known[c, 1] = F(255), F(0)
        for first in range(0, pixels, BAND):
            many = min(BAND, pixels - first)
            if channels == 3:
                split3(source + 3 * first, at, step, many, level)
            for c in range(channels):
                span_of_bytes(at + c * step if channels == 3 else source + first, many, known[c])
    for c in range(channels):
        _make_table(c, order, start, count, code, params, channels, ramp, known[c], table[c], top, job)
    if channels == 1:
        look_up(source, target, table[0], pixels, level, False)
        return
    for first in range(0, pixels, BAND):
        many = min(BAND, pixels - first)
        split3(source + 3 * first, at, step, many, level)
        for c in range(3):
            look_up(at + c * step, at + c * step, table[c], many, level, False)
        join3(at, step, target + 3 * first, many, level)


@kernel
def _by_mean(
    source, target, pixels, channels, order, start, count, code, params, colour, ramp, sums, known, table, planes, top, level,
    job,
):  # fmt: skip
    """The ops on a picture of bytes of 1 or 3 channels, with a Contrast among them: a table, the mean, another table."""
    middle = contrast_at(order, start, count, code, params, colour)
    at, step = address_of(planes), planes.strides[0]
    _make_table(np.int64(0), order, start, middle, code, params, colour, ramp, known[0], table[0], top, job)
    for c in range(channels):
        sums[c, 0] = 0.0
    for first in range(0, pixels, BAND):
        many = min(BAND, pixels - first)
        here = target + channels * first
        look_up(source + channels * first, here, table[0], channels * many, level, False)
        if channels == 3:
            split3(here, at, step, many, level)
        for c in range(channels):
            sums[c, 0] += sum_of_bytes(at + c * step if channels == 3 else here, many)
    for c in range(channels):
        known[c, 0] = F(sums[c, 0] / pixels)
    known[0, 0] = grey_of(known, channels)
    _make_table(np.int64(0), order, middle, count, code, params, colour, ramp, known[0], table[0], top, job)
    look_up(target, target, table[0], pixels * channels, level, False)


@inline
def run_shortcut(room, tables, form, n, count, picture, sink, target):
    """Runs sample ``n``, whose active ops are ``room.order[:count]``, here if it can be; ``target``: its row of the targets.

    Returns DONE, NOT_HERE (nothing has been done), or UNKNOWN, and ``job.unknown`` says of which op.
    """
    if form.kind != form.sink or form.planar:
        return np.int64(NOT_HERE)
    kind, address, height, width = picture
    channels, colour, top, level, stream = form.channels, form.colours, form.top, form.level, form.stream
    code, params, rectangles = tables.code, tables.params[n], tables.rectangles[n]
    order, steps, ramp, total, table, known = room.order, room.steps, room.noise, room.total, room.table, room.known
    job = room.job[0]
    job.unknown = -1
    stand_still(steps)
    start, border, rows, columns = 0, 0, height, width
    pixel = address_of(total)
    if count > 0 and code[order[0], OP] == WARP:
        step = code[order[0]]
        if not copy_steps(tables.matrices[step[INDEX], n], steps):
            return np.int64(NOT_HERE)
        start, border = 1, step[BORDER]
        rows, columns = tables.sizes[step[INDEX], n, 0], tables.sizes[step[INDEX], n, 1]
        store_pixel(kind, channels, params[step[PARAM] :], pixel)
    rest = after_copy(order, start, count, code, params, kind, channels, colour)
    if rest == NONE or rows != target[HEIGHT] or columns != target[WIDTH]:
        return np.int64(NOT_HERE)
    size = channels * ITEMS[kind]
    still = stands_still(steps) and rest in (TABLE, TABLES, TWO_TABLES) and rows == height and columns == width
    source = address if still else sink
    if not still:
        past_caches = stream and rest == COPY_ONLY
        copy_picture(address, height, width, size, steps, border, pixel, sink, rows, columns, level, past_caches)
    if rest == TABLE:
        _make_table(np.int64(0), order, start, count, code, params, colour, ramp, known[0], table[0], top, job)
        look_up(source, sink, table[0], rows * columns * channels, level, stream and still)
    elif rest == TABLES:
        _by_histogram(
            source, sink, rows * columns, channels, order, start, count, code, params, ramp, room.counts, known, table,
            room.planes, top, level, job,
        )  # fmt: skip
    elif rest == TWO_TABLES:
        _by_mean(
            source, sink, rows * columns, channels, order, start, count, code, params, colour, ramp, room.sums, known, table,
            room.planes, top, level, job,
        )  # fmt: skip
    elif rest == RECTANGLES:
        for i in range(start, count):
            step = code[order[i]]
            store_pixel(kind, channels, params[step[PARAM] :], pixel)
            for r in range(step[INDEX], step[INDEX] + step[COUNT]):
                if rectangles[r, 1] < rectangles[r, 3]:
                    for y in range(rectangles[r, 0], rectangles[r, 2]):
                        hole = sink + (y * columns + rectangles[r, 1]) * size
                        fill_pixels(hole, rectangles[r, 3] - rectangles[r, 1], size, pixel)
    return np.int64(DONE if job.unknown < 0 else UNKNOWN)
