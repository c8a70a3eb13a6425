"""Programs that need no float arithmetic on pixels: exact copies, then a table or rectangles."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    BORDER,
    COUNT,
    ERASE,
    FILL_CONSTANT,
    INDEX,
    LINEAR,
    MODE,
    OP,
    PARAM,
    POSTERIZE,
    POWER,
    ROUND,
    SOLARIZE,
    WARP,
)  # fmt: skip
from vicinal.backends.cpu.gather_copy import copy_steps, stand_still, stands_still
from vicinal.backends.cpu.jit import F, address_of, inline, kernel
from vicinal.backends.cpu.move import copy_picture, fill_pixels
from vicinal.backends.cpu.rows import linear, posterize, power, round_row, solarize, solarize_add
from vicinal.backends.cpu.simd import look_up
from vicinal.backends.cpu.source import ITEMS, U8
from vicinal.backends.cpu.store import bytes_of, store_pixel

COPY_ONLY, TABLE, RECTANGLES, NONE = range(4)


@kernel
def _same_for_all(step, params, colour):
    at = step[PARAM]
    same = True
    for c in range(1, colour):
        same = same and params[at + c] == params[at] and params[at + colour + c] == params[at + colour]
    return same


@kernel
def after_copy(order, start, count, code, params, kind, channels, colour):
    """What is left to do after an exact copy, that needs no float arithmetic on pixels; else NONE."""
    if start == count:
        return COPY_ONLY
    table, rectangles = kind == U8 and colour == channels, True
    for i in range(start, count):
        step = code[order[i]]
        op = step[OP]
        if op == LINEAR:
            table = table and _same_for_all(step, params, colour)
        elif op != POWER and op != POSTERIZE and op != SOLARIZE and op != ROUND:
            table = False
        if not (op == ERASE and step[MODE] == FILL_CONSTANT):
            rectangles = False
    return TABLE if table else (RECTANGLES if rectangles else NONE)


@kernel
def _table_op(step, params, colour, ramp, top):
    """One op on the ramp of all 256 levels; LINEAR's parameters are the same for all channels."""
    op, at, count = step[OP], step[PARAM], np.int64(256)  # no constant: Numba would compile these functions once more
    if op == LINEAR:
        linear(ramp, count, params[at], params[at + colour], F(0), top)
    elif op == POWER:
        power(ramp, count, params[at], top)
    elif op == POSTERIZE:
        posterize(ramp, count, np.int64(params[at]), top)
    elif op == SOLARIZE and step[MODE]:
        solarize_add(ramp, count, params[at], params[at + 1], top)
    elif op == SOLARIZE:
        solarize(ramp, count, params[at], top)
    else:
        round_row(ramp, count)


@inline
def run_shortcut(
    order, steps, ramp, total, table, count, code, params, rectangles, matrices, sizes, n, kind, address, height, width,
    channels, colour, top, sink_kind, planar, sink, level, stream,
):  # fmt: skip
    """Runs the sample here if it can be; else returns False and has done nothing.

    ``order`` [count]: its active ops; ``steps`` [6], ``ramp`` [>= 256], ``total`` and ``table``: parts of Room to work in.
    """
    if kind != sink_kind or planar:
        return False
    stand_still(steps)
    start, border, rows, columns = 0, 0, height, width
    pixel = address_of(total)
    if count > 0 and code[order[0], OP] == WARP:
        step = code[order[0]]
        if not copy_steps(matrices[step[INDEX], n], steps):
            return False
        start, border = 1, step[BORDER]
        rows, columns = sizes[step[INDEX], n, 0], sizes[step[INDEX], n, 1]
        store_pixel(kind, channels, params[step[PARAM] :], pixel)
    rest = after_copy(order, start, count, code, params, kind, channels, colour)
    if rest == NONE:
        return False
    size = channels * ITEMS[kind]
    still = stands_still(steps) and rest == TABLE and rows == height and columns == width
    if not still:
        past_caches = stream and rest == COPY_ONLY
        copy_picture(address, height, width, size, steps, border, pixel, sink, rows, columns, level, past_caches)
    if rest == TABLE:
        for k in range(256):
            ramp[k] = F(np.int32(k))
        for i in range(start, count):
            _table_op(code[order[i]], params, colour, ramp, top)
        bytes_of(ramp, np.int64(256), table)
        look_up(address if still else sink, sink, table, rows * columns * channels, level, stream and still)
    elif rest == RECTANGLES:
        for i in range(start, count):
            step = code[order[i]]
            store_pixel(kind, channels, params[step[PARAM] :], pixel)
            for r in range(step[INDEX], step[INDEX] + step[COUNT]):
                if rectangles[r, 1] < rectangles[r, 3]:
                    for y in range(rectangles[r, 0], rectangles[r, 2]):
                        hole = sink + (y * columns + rectangles[r, 1]) * size
                        fill_pixels(hole, rectangles[r, 3] - rectangles[r, 1], size, pixel)
    return True
