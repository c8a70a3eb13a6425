"""Exact copies as float32 rows: identity, flips, quarter turns, crops, whole-pixel shifts."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT
from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.fetch import fetch
from vicinal.backends.cpu.jit import F, address_of, copy_bytes, exact, inline, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import TILE, U8, U16
from vicinal.backends.cpu.vectors.simd import split3
from vicinal.program.limits import FAR


@exact
def copy_steps(matrix, steps):
    """Whether a warp is an exact copy; then ``steps`` = (xx, xy, x0, yx, yy, y0): source x = xx * j + xy * i + x0, and y.

    ``matrix``: 9 float64, output to input, pixel centres at + 0.5.
    """
    if abs(matrix[8] - 1.0) > 1e-12 or abs(matrix[6]) > 1e-12 or abs(matrix[7]) > 1e-12:
        return False
    for row in range(2):
        a, b = matrix[3 * row], matrix[3 * row + 1]
        ra, rb = np.rint(a), np.rint(b)
        if abs(a - ra) > 1e-9 or abs(b - rb) > 1e-9 or abs(ra) + abs(rb) != 1.0:
            return False
        start = matrix[3 * row + 2] + 0.5 * (ra + rb) - 0.5
        whole = np.rint(start)
        if not abs(start - whole) <= 1e-6 or abs(start) > FAR / 2:  # further out, places are held to FAR
            return False
        steps[3 * row], steps[3 * row + 1], steps[3 * row + 2] = np.int64(ra), np.int64(rb), np.int64(whole)
    return abs(steps[0]) != abs(steps[3])


@kernel
def stand_still(steps):
    """Makes ``steps`` those of a copy that stays where it is."""
    for k in range(6):
        steps[k] = 1 if k == 0 or k == 4 else 0


@kernel
def stands_still(steps):
    """Whether ``steps`` are those of a copy that stays where it is."""
    return steps[0] == 1 and steps[4] == 1 and steps[2] == 0 and steps[5] == 0


@kernel
def read_span(kind, address, height, width, channels, y, x, count, rows, at, planes, level):
    """``count`` neighbouring source pixels from (y, x) on to ``rows[:, at:]`` as float32."""
    if kind == TILE:
        for c in range(channels):
            plane = address + 4 * ((c * height + y) * width + x)
            copy_bytes(address_of(rows) + c * rows.strides[0] + 4 * at, plane, 4 * count)
        return
    first = (y * width + x) * channels
    if kind == U8 and channels == 3:
        split3(address + first, address_of(planes), planes.strides[0], count, level)
        for c in range(3):
            bytes_, target = planes[c], rows[c, at : at + count]
            for k in range(count):
                target[k] = F(np.int32(bytes_[k]))
    elif kind == U8:
        for c in range(channels):
            row8, target = view_u8(address + first, count * channels)[c:], rows[c, at : at + count]
            for k in range(count):
                target[k] = F(np.int32(row8[k * channels]))
    elif kind == U16:
        for c in range(channels):
            row16, target = view_u16(address + 2 * first, count * channels)[c:], rows[c, at : at + count]
            for k in range(count):
                target[k] = F(np.int32(row16[k * channels]))
    else:
        for c in range(channels):
            row32, target = view_f32(address + 4 * first, count * channels)[c:], rows[c, at : at + count]
            for k in range(count):
                target[k] = row32[k * channels]


@kernel
def copy_rows(
    kind, address, height, width, channels, steps, border, fill, y, high_rows, count, rows, spare, planes, level,
):  # fmt: skip
    """Rows of ``count`` pixels of an exact copy, from row ``y`` on, to ``rows``; ``spare`` is room for one row."""
    zero = np.int64(0)  # Numba compiles functions once more for constants
    if stands_still(steps) and count == width and y + high_rows <= height:  # whole rows follow each other on both sides
        read_span(kind, address, height, width, channels, y, zero, count * high_rows, rows, zero, planes, level)
        return
    for r in range(high_rows):
        _copy_row(
            kind, address, height, width, channels, steps, border, fill, y + r, count, rows, r * count, spare, planes, level
        )


@inline
def _copy_row(
    kind, address, height, width, channels, steps, border, fill, y, count, rows, at, spare, planes, level,
):  # fmt: skip
    start, step = steps[1] * y + steps[2], steps[0]
    source_y = steps[4] * y + steps[5]
    if steps[0] == 0:  # a quarter turn: the row runs along a column of the source
        for x in range(count):
            at_x, at_y = inside(start, width, border), inside(steps[3] * x + source_y, height, border)
            for c in range(channels):
                if at_x < 0 or at_y < 0:
                    rows[c, at + x] = fill[c]
                else:
                    rows[c, at + x] = fetch(kind, address, height, width, channels, at_y, at_x, c)
        return
    at_y = inside(source_y, height, border)
    if at_y < 0:
        for c in range(channels):
            for x in range(count):
                rows[c, at + x] = fill[c]
        return
    # output columns low..high-1 lie inside of the picture
    low = max(0, -start) if step > 0 else max(0, start - (width - 1))
    high = min(count, width - start) if step > 0 else min(count, start + 1)
    low, high = min(low, count), max(high, min(low, count))
    if step > 0:
        read_span(kind, address, height, width, channels, at_y, start + low, high - low, rows, at + low, planes, level)
    elif high > low:
        span = high - low
        read_span(kind, address, height, width, channels, at_y, start - high + 1, span, spare, np.int64(0), planes, level)
        for c in range(channels):
            ahead, back, end = rows[c, at + low : at + high], spare[c], np.uint64(span - 1)
            for k in range(np.uint64(span)):  # unsigned: a signed index might wrap around, and would not vectorise
                ahead[k] = back[end - k]
    if border == CONSTANT:
        for c in range(channels):
            back, before, behind = fill[c], rows[c, at : at + low], rows[c, at + high : at + count]
            for x in range(low):
                before[x] = back
            for x in range(count - high):
                behind[x] = back
        return
    for side in range(2):
        for x in range(0 if side == 0 else high, low if side == 0 else count):
            at_x = inside(start + step * x, width, border)
            for c in range(channels):
                if at_x < 0:
                    rows[c, at + x] = fill[c]
                else:
                    rows[c, at + x] = fetch(kind, address, height, width, channels, at_y, at_x, c)
