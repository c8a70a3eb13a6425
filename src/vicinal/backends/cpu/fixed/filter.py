"""Separable symmetric filters of an intermediate picture in fixed point (fixed/rows.py), border "reflect"."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import REFLECT
from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.jit import F, address_of, kernel, view_i16
from vicinal.backends.cpu.ops.filter import support


@kernel
def plan_filter(kernels, taps, shares):
    """What each tap weighs, in 2^15ths, once for a picture: returns how far the horizontal and the vertical kernel reach.

    ``kernels``: these two, each [taps] float32, odd, symmetric and 1 in sum. ``shares`` [2, >= taps / 2 + 1] int16 gets of
    each what the middle weighs and then what pairs of taps do.
    """
    return _shared(kernels[:taps], shares[0]), _shared(kernels[taps : 2 * taps], shares[1])


@kernel
def _shared(taps, shares):
    middle, reach, rest = taps.shape[0] // 2, support(taps), np.int32(1 << 15)
    for k in range(1, reach + 1):
        shares[k] = fixed_rows.quantised(min(F(2) * taps[middle + k], F(0.9999)), 1 << 15)
        rest -= np.int32(shares[k])
    shares[0] = np.int16(min(max(rest, np.int32(0)), np.int32(32767)))
    return reach


@kernel
def filter_words(tile, tile_step, height, width, reach_x, reach_y, shares, y, at, step, padded, rows, level):
    """Row ``y`` of what a filter makes of three planes of int16, ``tile_step`` bytes apart, to ``at``, ``step`` bytes apart.

    ``reach_x``, ``reach_y``, ``shares``: see ``plan_filter``. As room to work in ``padded`` [>= width + taps] float32 and
    ``rows`` [>= taps + 1] int64.
    """
    rows_at, across, down = address_of(rows), address_of(shares), address_of(shares) + shares.strides[0]
    line = address_of(padded)
    inner, values = line + 2 * reach_x, view_i16(line, width + 2 * reach_x)
    for c in range(3):
        plane = tile + c * tile_step
        rows[0] = plane + 2 * width * y
        for k in range(1, reach_y + 1):
            rows[2 * k - 1] = plane + 2 * width * inside(y - k, height, REFLECT)
            rows[2 * k] = plane + 2 * width * inside(y + k, height, REFLECT)
        fixed_rows.weigh(rows_at, down, reach_y, inner, width, level)
        for k in range(1, reach_x + 1):
            values[reach_x - k] = values[reach_x + inside(-k, width, REFLECT)]
            values[reach_x + width - 1 + k] = values[reach_x + inside(width - 1 + k, width, REFLECT)]
        rows[0] = inner
        for k in range(1, reach_x + 1):
            rows[2 * k - 1], rows[2 * k] = inner - 2 * k, inner + 2 * k
        fixed_rows.weigh(rows_at, across, reach_x, at + c * step, width, level)
