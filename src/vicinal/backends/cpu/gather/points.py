"""Where output pixels look in the input, in float64 as backends/reference/points.py defines it, whatever the matrix.

No coordinate decides an address: what is no place of the picture, NaN among it, ends as FILL, SLOW or at the border.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT, EDGE, REFLECT, WRAP
from vicinal.backends.cpu.jit import F, exact
from vicinal.program.limits import FAR

FILL, SLOW = -1, -2
"""In place of an offset: the pixel is the fill; or its neighbours are taken one by one."""

NEAR = 2.0**13
"""Pixels up to which float32 holds a place to a thousandth of a pixel, a quarter of a level of noise."""

_MOST = 2.0**31 - 1.0


@exact
def held(value, low, high):
    """The value, or the end of low..high that it lies beyond; of NaN ``low``, by the order of these comparisons.

    For what an address hangs on, ahead of the cast: that of what the integer does not hold may give anything. Values must
    come from ``exact`` arithmetic (jit.py); that of ``kernel`` takes NaN for impossible.
    """
    value = value if value > low else low
    return value if value < high else high


@exact
def source_point(matrix, x, y):
    """The place that pixel (x, y) shows, pixel centres at + 0.5, and whether it lies in front of the camera."""
    return place_of(matrix, x + 0.5, y + 0.5)


@exact
def place_of(matrix, j, i):
    """The same of a place (j, i) of the output."""
    depth = matrix[6] * j + matrix[7] * i + matrix[8]
    if not depth > 0.0:
        return 0.0, 0.0, False
    at_x = (matrix[0] * j + matrix[1] * i + matrix[2]) / depth
    at_y = (matrix[3] * j + matrix[4] * i + matrix[5]) / depth
    return held(at_x, -FAR, FAR), held(at_y, -FAR, FAR), True


@exact
def near(matrix, y, count):
    """Whether float32 holds all places of row ``y``: also the terms that they are sums and quotients of are small enough."""
    i = y + 0.5
    depth = matrix[7] * i + matrix[8]
    least = min(depth, depth + matrix[6] * count)
    if not 1e-9 < least < 1e9:
        return False
    across = abs(matrix[0]) * count + abs(matrix[1] * i + matrix[2])
    down = abs(matrix[3]) * count + abs(matrix[4] * i + matrix[5])
    steepness = (0.5 + 0.5 * (abs(matrix[6]) * count + depth) / least) / least  # 1 of an affine map
    return across * steepness <= NEAR and down * steepness <= NEAR


@exact
def exact_places(matrix, height, width, border, before, behind, step, most, y, count, u, v, offset):
    """Offsets, in values, of the upper left neighbours of a row's places (or FILL, SLOW); returns how many were found slowly.

    Of the pixel that a place lies behind, ``before`` and ``behind`` say how many neighbours count (bilinear 0 and 1,
    bicubic 1 and 2). ``u``, ``v`` get how far the place lies behind it. ``step``: values from pixel to pixel; ``most``: the
    largest offset that may be read from.
    """
    others = _inside(matrix, height, width, before, behind, step, most, y, count, u, v, offset)
    if others:
        for x in range(count):
            if offset[x] == SLOW:
                at_x, at_y, ahead = source_point(matrix, x, y)
                if ahead:
                    beyond(at_x, at_y, height, width, border, before, behind, step, most, x, u, v, offset)
                else:
                    offset[x] = np.int32(FILL)
    return others


@exact
def _inside(matrix, height, width, before, behind, step, most, y, count, u, v, offset):
    """The places whose neighbours are all in the picture; the others become SLOW. Without branches, so that it vectorises."""
    centre = y + 0.5
    affine = matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0
    first, columns, values = np.int32(before), np.int32(width), np.int32(step)
    right, below = np.int32(width - 1 - behind), np.int32(height - 1 - behind)
    last, others = np.int32(most), np.int32(0)
    for x in range(count):
        j = np.float64(np.int32(x)) + 0.5
        at_x = matrix[0] * j + (matrix[1] * centre + matrix[2])
        at_y = matrix[3] * j + (matrix[4] * centre + matrix[5])
        ahead = True
        if not affine:
            depth = matrix[6] * j + (matrix[7] * centre + matrix[8])
            ahead = depth > 0.0
            divisor = depth if ahead else 1.0
            at_x, at_y = at_x / divisor, at_y / divisor
        at_x, at_y = held(at_x - 0.5, -_MOST, _MOST), held(at_y - 0.5, -_MOST, _MOST)
        first_x, first_y = np.floor(at_x), np.floor(at_y)
        column, row = np.int32(first_x), np.int32(first_y)
        at = ((row - first) * columns + column - first) * values
        fast = (column >= first) & (column <= right) & (row >= first) & (row <= below) & (at <= last) & ahead
        offset[x] = at if fast else np.int32(SLOW)
        u[x], v[x] = F(at_x - first_x), F(at_y - first_y)
        others += np.int32(0) if fast else np.int32(1)
    return others


@exact
def beyond(at_x, at_y, height, width, border, before, behind, step, most, x, u, v, offset):
    """What is known of a place of ``source_point`` that is SLOW: FILL, or the offset of what the border shows there."""
    at_x, at_y = at_x - 0.5, at_y - 0.5
    if border == CONSTANT:
        if min(at_x, at_y) < -1.0 - before or at_x >= width + before or at_y >= height + before:
            offset[x] = np.int32(FILL)
        return
    if border == EDGE:
        return
    at_x, at_y = _folded(at_x, width, border), _folded(at_y, height, border)
    left, above = np.floor(at_x), np.floor(at_y)
    column, row = np.int64(left), np.int64(above)
    at = ((row - before) * width + column - before) * step
    if before <= column < width - behind and before <= row < height - behind and at <= most:
        offset[x], u[x], v[x] = np.int32(at), F(at_x - left), F(at_y - above)


@exact
def _folded(at, n, border):
    """The place from -0.5 to n - 0.5 that looks the same, where its neighbours do not cross a border."""
    if 0.0 <= at <= n - 1.0 or n == 1:
        return at  # to the last bit, so that a row stays in its rows
    if border == WRAP:
        return at - n * np.floor((at + 0.5) / n)
    turn = 0.0 if border == REFLECT else 0.5
    period = 2.0 * (n - 1) if border == REFLECT else 2.0 * n
    at = abs(at + turn)
    at -= period * np.floor(at / period)
    return min(at, period - at) - turn
