"""Bilinear gather of 8-bit pictures whose axes stay axes (crop, resize, shift): blend two rows, then look up columns.

Integer arithmetic: the vertical weight has 8 bits, the horizontal one 7 (signed bytes are what multiply-add takes), so a
value is off by at most 2 levels where neighbours differ by the full range, and by a tenth of a level on photographs.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.borders import CONSTANT, WRAP, fold, inside
from vicinal.backends.cpu.fixed.rows import ONE
from vicinal.backends.cpu.jit import F, inline, kernel, view_u8, view_u16
from vicinal.backends.cpu.vectors.simd import blend, prefetch, split3, weigh_pairs

GROUP = 32


@kernel
def plan_columns(matrix, width, border, count, column, index, weight, base):
    """Plans the horizontal look-up of a row; returns the first and last source column it needs (-1 and width: border).

    For each group of 32 output columns: ``base`` [groups], the first source column, or -9 where the group spans more
    than a look-up holds; ``index`` and ``weight`` [groups, 64] uint8, a pair a column. ``column`` [count, 2] int32 keeps
    each column's left neighbour and weight for such groups.
    """
    least, most = width, -1
    for x in range(count):
        u = F(matrix[0] * (x + 0.5) + matrix[2] - 0.5)
        u = min(max(u, F(-1)), F(width)) if border == CONSTANT else fold(u, width, border)
        left = np.int32(np.floor(u))
        share = np.int32((u - F(left)) * F(128) + F(0.5))
        if share == 128:
            left, share = left + 1, 0
        column[x, 0], column[x, 1] = left, share
        least, most = min(least, left), max(most, left + (1 if share else 0))
    if border == WRAP and most >= width:
        least = 0  # column ``width`` shows column 0
    for g in range((count + GROUP - 1) // GROUP):
        low, high = width + 1, -2
        for k in range(GROUP):
            x = min(g * GROUP + k, count - 1)
            low = min(low, column[x, 0])
            high = max(high, column[x, 0] + (1 if column[x, 1] else 0))
        base[g] = low - least if high - low < 128 else -9
        for k in range(GROUP):
            x = min(g * GROUP + k, count - 1)
            at, share = column[x, 0] - low, column[x, 1]
            if share == 0:  # 128 is no signed byte: half of the same pixel twice
                index[g, 2 * k], index[g, 2 * k + 1] = at & 127, at & 127
                weight[g, 2 * k], weight[g, 2 * k + 1] = 64, 64
            else:
                index[g, 2 * k], index[g, 2 * k + 1] = at & 127, (at + 1) & 127
                weight[g, 2 * k], weight[g, 2 * k + 1] = 128 - share, share
    return least, most


@kernel
def axis_row(
    address, height, width, channels, matrix, border, fill, y, count, least, most, column, index, weight, base, words, step,
    planes, plane_step, bytes_, level,
):  # fmt: skip
    """Row ``y`` of an axis-aligned bilinear warp of a uint8 picture, in 128ths of a level (fixed/rows.py).

    Addresses, since headers of arrays would cost more than the row: ``words``, where the first of ``count`` (and room for
    31 more) int16 of every channel go, ``step`` bytes apart; ``index``, ``weight`` [groups, 64] bytes; as room to work in
    ``planes`` [channels, plane_step >= width + 256] bytes and ``bytes_`` [width * channels].
    """
    v = F(matrix[4] * (y + 0.5) + matrix[5] - 0.5)
    if border == CONSTANT and (v <= F(-1) or v >= F(height)):
        for c in range(channels):
            row, back = view_u16(words + c * step, count), np.uint16(np.int32(fill[c] * F(ONE) + F(0.5)))
            for x in range(count):
                row[x] = back
        return
    v = v if border == CONSTANT else fold(v, height, border)
    above = np.int64(np.floor(v))
    share = np.int64((v - F(above)) * F(256) + F(0.5))
    first, last = max(least, 0), min(most, width - 1)
    span = last - first + 1
    y0, y1 = inside(above, height, border), inside(above + 1, height, border)
    if share == 0 or share == 256:
        y0 = y1 = y0 if share == 0 else y1
    stride, left = width * channels, first * channels
    if y0 < 0 or y1 < 0:
        _blend_with_fill(address, width, channels, max(y0, y1), share if y1 < 0 else 256 - share, first, span, fill, bytes_)
        start = bytes_
    elif y0 == y1:
        start = address + y0 * stride + left
    else:
        blend(address + y0 * stride + left, address + y1 * stride + left, share, span * channels, bytes_, level)
        start = bytes_
    # what the next row reads that this one has not
    after = F(matrix[4] * (y + 1.5) + matrix[5] - 0.5)
    if F(0) <= after < F(height - 1):
        below = np.int64(after)
        if below != y0 and below != y1:
            prefetch(address + below * stride + left, span * channels)
        if below + 1 != y0 and below + 1 != y1:
            prefetch(address + (below + 1) * stride + left, span * channels)
    shift = first - least
    if channels == 3:
        split3(start, planes + shift, plane_step, span, level)
    else:
        for c in range(channels):
            plane, values = view_u8(planes + c * plane_step + shift, span), view_u8(start + c, span * channels)
            for k in range(span):
                plane[k] = values[k * channels]
    for c in range(channels):
        _pad(planes + c * plane_step, width, border, fill[c], shift, span, most)
    groups = (count + GROUP - 1) // GROUP
    far = False
    for g in range(groups):  # of 32 output columns
        far = far or base[g] < 0
        from_, to = planes + max(base[g], 0), words + 2 * GROUP * g
        for c in range(channels):
            weigh_pairs(from_ + c * plane_step, index + 64 * g, weight + 64 * g, to + c * step, level)
    if far:  # afterwards: a branch inside of the loop costs more than all of it
        for g in range(groups):
            for c in range(channels if base[g] < 0 else 0):
                _far(count, least, column, planes + c * plane_step, words + c * step, g)


@kernel
def _far(count, least, column, plane, words, g):
    """The look-up of group ``g`` of columns, which are too far apart for one instruction."""
    values, target = view_u8(plane, 1 << 31), view_u16(words, count)
    for x in range(g * GROUP, min(count, (g + 1) * GROUP)):
        at, w = column[x, 0] - least, column[x, 1]
        target[x] = np.int32(values[at]) * (128 - w) + np.int32(values[at + 1]) * w


@kernel
def _blend_with_fill(address, width, channels, y, share, first, span, fill, target):
    """The part of row ``y`` from column ``first`` on, blended with the fill by ``share`` / 256; y < 0: fill alone."""
    row, result = view_u8(address + (max(y, 0) * width + first) * channels, span * channels), view_u8(target, span * channels)
    for k in range(span):
        for c in range(channels):
            back = np.int64(fill[c] + F(0.5))
            value = back if y < 0 else np.int64(row[k * channels + c])
            result[k * channels + c] = (value * (256 - share) + back * share + 128) >> 8


@inline
def _pad(plane, width, border, fill, shift, span, most):
    """The pixels just outside of the row, at columns -1 and ``width``, where the plan needs them."""
    values = view_u8(plane, shift + span + 1)
    if shift == 1:
        values[0] = np.uint8(fill + F(0.5)) if border == CONSTANT else values[1]
    if most >= width:
        if border == CONSTANT:
            values[shift + span] = np.uint8(fill + F(0.5))
        else:
            values[shift + span] = values[shift] if border == WRAP else values[shift + span - 1]
