"""Bilinear gather of 8-bit pictures whose axes stay axes (crop, resize, shift): look up columns, then blend two rows.

In fixed point (fixed/rows.py), which holds every step: a value is off by at most 1/64 of a level. A row of the source is
looked up once for all output rows that lie next to it.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT, WRAP
from vicinal.backends.cpu.borders import fold, inside
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.fixed.lanes import LANES, times
from vicinal.backends.cpu.jit import address_of, copy_bytes, exact, inline, kernel, view_i16, view_u8
from vicinal.backends.cpu.levels import AVX512, PORTABLE
from vicinal.backends.cpu.vectors.simd import prefetch, split3

NO_ROW = -2
"""In place of the number of a row that has been looked up; -1 is that of the fill."""
_WINDOW = 128  # bytes that one look-up takes from
_WHOLE = 1 << 15


@exact
def _place(u, size, border):
    """The neighbour before ``u``, in index space, and how far ``u`` is from it, in 32768ths (below 32768)."""
    u = min(max(u, -1.0), np.float64(size)) if border == CONSTANT else fold(u, size, border)
    before = min(max(np.int64(np.floor(u)), np.int64(-1)), size)
    share = np.int64(np.rint((u - before) * _WHOLE))
    return (before + 1, np.int64(0)) if share >= _WHOLE else (before, max(share, np.int64(0)))


@exact
def plan_columns(matrix, width, border, count, column, index, weight, base):
    """Plans the horizontal look-up of a row; returns the first and last source column it needs (-1 and width: border).

    For each output column, and for what fills up the last group of 32: ``column`` int32, how far behind the first source
    column its left neighbour lies, and ``weight`` int16, that of the right one in 32768ths. For each group: ``base``, where
    the 128 columns begin that ``index`` [groups, 64] uint8 counts from, a pair a column; -1 where they are not enough.
    """
    least, most = np.int64(width), np.int64(-1)
    for x in range(count):
        left, share = _place(matrix[0] * (x + 0.5) + matrix[2] - 0.5, width, border)
        column[x], weight[x] = left, share
        least, most = min(least, left), max(most, left + (1 if share else 0))
    if border == WRAP and most >= width:
        least = np.int64(0)  # column ``width`` shows column 0
    groups = (count + LANES - 1) // LANES
    for x in range(count, groups * LANES):
        column[x], weight[x] = column[count - 1], weight[count - 1]
    for g in range(groups):
        first = g * LANES
        low = high = np.int64(column[first])
        for x in range(first, first + LANES):
            low, high = min(low, np.int64(column[x])), max(high, np.int64(column[x]))
        base[g] = low - least if high + 1 - low < _WINDOW else -1
        for k in range(LANES):
            at = column[first + k] - low
            index[g, 2 * k], index[g, 2 * k + 1] = at & 127, (at + 1) & 127
            column[first + k] -= least
    return least, most


@kernel
def axis_row(
    address, height, width, channels, matrix, border, fill, y, count, least, most, column, index, weight, base, words, step,
    planes, plane_step, looked, looked_step, even, odd, level,
):  # fmt: skip
    """Row ``y`` of an axis-aligned bilinear warp of a uint8 picture, in 128ths of a level (fixed/rows.py).

    Addresses, since headers of arrays would cost more than the row: ``words``, where the first of ``count`` (and room for
    31 more) int16 of every channel go, ``step`` bytes apart; ``index``; as room to work in ``planes`` [channels, plane_step
    >= width + 256] bytes. For ``column`` to ``base`` see ``plan_columns``.

    ``looked`` [2, channels, looked_step] holds source rows ``even`` and ``odd`` as they were looked up (NO_ROW: nothing).
    Returns which it holds afterwards.
    """
    above, share = _place(matrix[4] * (y + 0.5) + matrix[5] - 0.5, height, border)
    upper, lower = inside(above, height, border), inside(above + 1, height, border)
    alone = share == 0 or lower == upper
    first, last = max(least, 0), min(most, width - 1)
    span, stride, left = last - first + 1, width * channels, first * channels
    slot = 0 if even == upper or (odd != upper and odd == lower) else 1
    one, other = looked + slot * channels * looked_step, looked + (1 - slot) * channels * looked_step
    for turn in range(1 if alone else 2):
        row, at = (lower, 1 - slot) if turn else (upper, slot)
        if row != (odd if at else even):
            _look_up(
                address + row * stride + left, row, width, channels, border, fill, count, first - least, span, most, column,
                index, weight, base, planes, plane_step, other if turn else one, looked_step, level,
            )  # fmt: skip
            even, odd = (even, row) if at else (row, odd)
    # what the next row reads that this one has not
    after = matrix[4] * (y + 1.5) + matrix[5] - 0.5
    if 0.0 <= after < height - 1.0:
        below = np.int64(after)
        for row in range(below, below + 2):
            if row != even and row != odd:
                prefetch(address + row * stride + left, span * channels)
    for c in range(channels):
        from_, to = one + c * looked_step, words + c * step
        if alone:
            copy_bytes(to, from_, 2 * count)
        else:
            fixed_rows.between(from_, other + c * looked_step, np.int16(share), to, count, level)
    return even, odd


@kernel
def _look_up(
    start, row, width, channels, border, fill, count, shift, span, most, column, index, weight, base, planes, plane_step,
    target, step, level,
):  # fmt: skip
    """Source row ``row`` (-1: the fill) at every output column; ``span`` pixels from address ``start`` on count."""
    if row < 0:
        for c in range(channels):
            fixed_rows.fill(target + c * step, count, fill[c])
        return
    if channels == 3:
        split3(start, planes + shift, plane_step, span, level)
    elif channels == 1:
        copy_bytes(planes + shift, start, span)
    else:
        for c in range(channels):
            plane, values = view_u8(planes + c * plane_step + shift, span), view_u8(start + c, span * channels)
            for k in range(span):
                plane[k] = values[k * channels]
    for c in range(channels):
        _pad(planes + c * plane_step, width, border, fill[c], shift, span, most)
    places, shares, far, plain = address_of(column), address_of(weight), False, np.int64(PORTABLE)
    for g in range((count + LANES - 1) // LANES):
        far = far or base[g] < 0
        for c in range(channels):
            fixed_rows.across(
                planes + c * plane_step, max(base[g], 0), places + 4 * LANES * g, index + 2 * LANES * g, shares + 2 * LANES * g,
                target + c * step + 2 * LANES * g, level,
            )  # fmt: skip
    if far and level >= AVX512:  # afterwards: a branch inside of the loop costs more than all of it
        for g in range((count + LANES - 1) // LANES):
            for c in range(channels if base[g] < 0 else 0):
                fixed_rows.across(
                    planes + c * plane_step, np.int64(0), places + 4 * LANES * g, index + 2 * LANES * g, shares + 2 * LANES * g,
                    target + c * step + 2 * LANES * g, plain,
                )  # fmt: skip
    if border == CONSTANT:
        for c in range(channels):
            if fill[c] != np.rint(fill[c]):  # no byte of a plane can hold it
                _beside(planes + c * plane_step, fill[c], count, shift, span, column, weight, target + c * step)


@inline
def _pad(plane, width, border, fill, shift, span, most):
    """The pixels just outside of the row, at columns -1 and ``width``, where the plan needs them."""
    values = view_u8(plane, shift + span + 1)
    if shift == 1:
        values[0] = np.uint8(np.rint(fill)) if border == CONSTANT else values[1]
    if most >= width:
        if border == CONSTANT:
            values[shift + span] = np.uint8(np.rint(fill))
        else:
            values[shift + span] = values[shift] if border == WRAP else values[shift + span - 1]


@kernel
def _beside(plane, fill, count, shift, span, column, weight, target):
    """What lies between an end of the row and the fill: before place ``shift``, and from ``shift + span`` on."""
    values, result, back = view_u8(plane, shift + span + 1), view_i16(target, count), fixed_rows.quantised(fill, fixed_rows.ONE)
    for x in range(count):
        at = column[x]
        if at < shift or at + 1 >= shift + span:
            left = back if at < shift or at >= shift + span else np.int16(values[at]) << 7
            right = back if at + 1 >= shift + span else np.int16(values[at + 1]) << 7
            result[x] = left + times(np.int16(right - left), weight[x])
