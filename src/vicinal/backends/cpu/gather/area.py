"""Antialiased gather of an axis-aligned warp: a weighted sum of source rows, then of columns."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.gather.general import axis_taps
from vicinal.backends.cpu.gather.interpolations import AREA
from vicinal.backends.cpu.gather.points import source_point
from vicinal.backends.cpu.jit import F, exact, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import TILE, U8, U16
from vicinal.program.limits import UPRIGHT_TAPS


@exact
def plan_area(matrix, width, border, count, taps, shares, counts, places, weights):
    """Horizontal taps of every output column: ``taps`` and ``shares`` [count, room], ``counts`` [count]."""
    for x in range(count):
        at_x, _, _ = source_point(matrix, x, np.int64(0))
        counts[x] = axis_taps(AREA, at_x, abs(matrix[0]), np.int64(UPRIGHT_TAPS), width, border, places, weights)
        for k in range(counts[x]):
            taps[x, k], shares[x, k] = places[k], F(weights[k])


@kernel
def area_row(
    kind, address, height, width, channels, matrix, border, fill, y, count, taps, shares, counts, places, weights,
    rows, place, total,
):  # fmt: skip
    """Row ``y`` to ``rows[:, place : place + count]``.

    ``total`` [width * channels] float32 is room for the vertical sum, interleaved.
    """
    _, at_y, _ = source_point(matrix, np.int64(0), y)
    down = axis_taps(AREA, at_y, abs(matrix[4]), np.int64(UPRIGHT_TAPS), height, border, places[1], weights[1])
    size = width * channels
    for k in range(size):
        total[k] = F(0)
    for a in range(down):
        weight = F(weights[1, a])
        if places[1, a] < 0:
            for k in range(width):
                for c in range(channels):
                    total[k * channels + c] += weight * fill[c]
        elif kind == U8:
            row8 = view_u8(address + places[1, a] * size, size)
            for k in range(size):
                total[k] += weight * F(np.int32(row8[k]))
        elif kind == U16:
            row16 = view_u16(address + 2 * places[1, a] * size, size)
            for k in range(size):
                total[k] += weight * F(np.int32(row16[k]))
        elif kind == TILE:
            for c in range(channels):
                plane = view_f32(address + 4 * (c * height + places[1, a]) * width, width)
                for k in range(width):
                    total[k * channels + c] += weight * plane[k]
        else:
            row32 = view_f32(address + 4 * places[1, a] * size, size)
            for k in range(size):
                total[k] += weight * row32[k]
    for x in range(count):
        for c in range(channels):
            value = F(0)
            for k in range(counts[x]):
                at = taps[x, k]
                value += shares[x, k] * (fill[c] if at < 0 else total[at * channels + c])
            rows[c, place + x] = value
