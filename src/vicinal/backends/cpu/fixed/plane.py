"""Bilinear gather of 8-bit colour by any projective map, in fixed point (fixed/rows.py)."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.gather.ahead import pixels_ahead
from vicinal.backends.cpu.gather.plane import locate, slow_value
from vicinal.backends.cpu.gather.points import FILL, SLOW, source_point
from vicinal.backends.cpu.jit import F, address_of, kernel, view_i16
from vicinal.backends.cpu.source import U8


@kernel
def plane_words(address, height, width, matrix, border, fill, y, count, at, step, u, v, offset, span, level):
    """Row ``y`` of a bilinear warp of a uint8 picture of 3 channels and at least 2 x 2 pixels.

    Its ``count`` values of each channel go to ``at``, ``step`` bytes apart, and up to 31 more behind them are void.
    ``u``, ``v`` [count + 7] float32, ``offset`` [count + 7] int32 and ``span`` [3] int64 are room to work in.
    """
    colours, reads, kind = np.int64(3), np.int64(8), np.int64(U8)  # no constants: Numba would compile functions once more
    locate(matrix, height, width, colours, reads, border, y, count, u, v, offset, span)
    for x in range(count, count + 7):
        u[x], v[x], offset[x] = F(0), F(0), 0
    if 3 * width * (height - 1) >= 8:  # else no place can be read in one go, and even the first would be read beyond the end
        ahead = 3 * pixels_ahead(matrix, width, y, count)
        fixed_rows.bilinear(
            address, 3 * width, address_of(offset), address_of(u), address_of(v), count, at, step, ahead, level
        )
    for part in range(3):  # before, between and behind the columns that lie in the picture
        if part == 1 and span[2] == 0:
            continue
        for x in range(0 if part == 0 else span[part - 1], count if part == 2 else span[part]):
            if offset[x] == FILL or offset[x] == SLOW:
                at_x, at_y, _ = source_point(matrix, x, y)
                for c in range(3):
                    level_ = fill[c]
                    if offset[x] == SLOW:
                        level_ = slow_value(kind, address, height, width, colours, border, fill, at_x, at_y, c)
                    view_i16(at + c * step, count)[x] = np.int16(np.rint(level_ * F(fixed_rows.ONE)))
