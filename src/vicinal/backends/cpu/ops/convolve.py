"""Dense filters of an intermediate picture, a row at a time; the edge stays."""

from __future__ import annotations

from vicinal.backends.cpu.jit import F, address_of, copy_bytes, kernel, view_f32


@kernel
def convolve_row(tile, height, width, channels, colour, weights, size, y, rows, at, low, high):
    """Row ``y`` of the picture at address ``tile`` (planar float32) under a kernel to ``rows[:, at : at + width]``.

    ``weights``: size x size, odd. Pixels nearer to the edge than it reaches, and channels beyond ``colour``, stay.
    """
    reach, row = size // 2, 4 * width
    inner = width - 2 * reach
    for c in range(channels):
        source = tile + (c * height + y) * row
        target = address_of(rows) + c * rows.strides[0] + 4 * at
        copy_bytes(target, source, row)
        if c >= colour or inner <= 0 or y < reach or y >= height - reach:
            continue
        result = view_f32(target + 4 * reach, inner)
        for x in range(inner):
            result[x] = F(0)
        for dy in range(size):
            above = source + (dy - reach) * row
            for dx in range(size):
                add(view_f32(above + 4 * dx, inner), weights[dy * size + dx], result, inner)
        for x in range(inner):
            result[x] = min(max(result[x], low), high)


@kernel
def add(values, weight, result, count):
    for x in range(count):
        result[x] += weight * values[x]
