"""Programs that need no float arithmetic on pixels: exact copies, then a table or rectangles."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.between_tables import contrast_at, same_for_all
from vicinal.backends.cpu.codes import (
    BORDER,
    BY_TABLE,
    COUNT,
    ERASE,
    FILL_CONSTANT,
    HEIGHT,
    HISTOGRAM,
    INDEX,
    KNOWS,
    MODE,
    NO_TABLE,
    NOTHING,
    OP,
    PARAM,
    SPAN,
    TABLE_A_CHANNEL,
    UNKNOWN,
    WARP,
    WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.copying import copy_by
from vicinal.backends.cpu.gather.exact import copy_steps, stand_still, stands_still
from vicinal.backends.cpu.gather.ways import BY_TABLES, EXACT
from vicinal.backends.cpu.jit import address_of, inline, kernel
from vicinal.backends.cpu.move import fill_pixels
from vicinal.backends.cpu.source import ITEMS, U8
from vicinal.backends.cpu.store import store_pixel
from vicinal.backends.cpu.tables_left import COPY_ONLY, NONE, RECTANGLES, TABLE, TABLES, TWO_TABLES
from vicinal.backends.cpu.unit import call

DONE, NOT_HERE, MISSING = range(3)
"""What ``run_shortcut`` answers, beside UNKNOWN."""


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
            table = table and (by_channel or same_for_all(step, params, colour))
        if not (step[OP] == ERASE and step[MODE] == FILL_CONSTANT):
            rectangles = False
    if by_channel:
        return TABLES if table else NONE
    return TABLE if table else (RECTANGLES if rectangles else NONE)


@inline
def run_shortcut(places, units, room, tables, form, n, count, picture, sink, target):
    """Runs sample ``n``, whose active ops are ``room.order[:count]``, here if it can be; ``target``: its row of the targets.

    Returns DONE, NOT_HERE (nothing has been done), UNKNOWN, and ``job.unknown`` says of which op, or MISSING (nothing has been
    done, either), and ``job.unknown`` says which of ``units``.
    """
    if form.kind != form.sink or form.planar:
        return np.int64(NOT_HERE)
    kind, address, height, width = picture
    channels, colour, top, level, stream = form.channels, form.colours, form.top, form.level, form.stream
    code, params, rectangles = tables.code, tables.params[n], tables.rectangles[n]
    order, steps, total = room.order, room.steps, room.total
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
    size, by_table = channels * ITEMS[kind], rest in (TABLE, TABLES, TWO_TABLES)
    still = stands_still(steps) and by_table and rows == height and columns == width
    if (not still and units[EXACT] == 0) or (by_table and units[BY_TABLES] == 0):
        job.unknown = np.int64(EXACT if units[EXACT] == 0 and not still else BY_TABLES)
        return np.int64(MISSING)
    if not still:
        past_caches = stream and rest == COPY_ONLY
        copy_by(
            units[EXACT], steps, address, height, width, size, border, pixel, sink, rows, columns, level, np.int64(past_caches)
        )
    if by_table:
        job.mode, job.address, job.sink, job.height, job.width = rest, address if still else sink, sink, rows, columns
        job.channels, job.colour, job.start, job.stop = channels, colour, start, count
        job.code, job.params, job.top, job.level = address_of(code), address_of(params), top, level
        job.stream = np.int64(stream and still)
        call(units[BY_TABLES], places)
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
