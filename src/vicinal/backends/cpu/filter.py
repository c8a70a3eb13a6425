"""Separable symmetric filters of an intermediate picture, a row at a time, border "reflect"."""

from __future__ import annotations

from vicinal.backends.cpu.borders import REFLECT, inside
from vicinal.backends.cpu.jit import kernel, view_f32


@kernel
def filter_row(tile, height, width, channels, kernel_x, kernel_y, y, rows, padded):  # type: ignore[no-untyped-def]
    """Row ``y`` of the filtered picture at address ``tile`` (planar float32) to ``rows``.

    ``kernel_x``, ``kernel_y`` [taps] float32, odd and symmetric; ``padded`` [>= width + taps] float32 is room to work in.
    """
    reach_x, reach_y = support(kernel_x), support(kernel_y)
    middle_x, middle_y = kernel_x.shape[0] // 2, kernel_y.shape[0] // 2
    for c in range(channels):
        plane = tile + 4 * c * height * width
        centre = view_f32(plane + 4 * y * width, width)
        weight = kernel_y[middle_y]
        for x in range(width):
            padded[reach_x + x] = weight * centre[x]
        for k in range(1, reach_y + 1, 2):
            add_rows(plane, height, width, y, k, kernel_y[middle_y + k], padded, reach_x)
            if k < reach_y:
                add_rows(plane, height, width, y, k + 1, kernel_y[middle_y + k + 1], padded, reach_x)
        for k in range(1, reach_x + 1):
            padded[reach_x - k] = padded[reach_x + inside(-k, width, REFLECT)]
            padded[reach_x + width - 1 + k] = padded[reach_x + inside(width - 1 + k, width, REFLECT)]
        convolve(padded, kernel_x, middle_x, reach_x, width, rows[c])


@kernel
def support(taps):  # type: ignore[no-untyped-def]
    """How many taps to either side of the middle are not zero (kernels are padded to the longest of a batch)."""
    middle = taps.shape[0] // 2
    reach = middle
    while reach > 0 and taps[middle + reach] == 0:
        reach -= 1
    return reach


@kernel
def add_rows(plane, height, width, y, k, weight, padded, start):  # type: ignore[no-untyped-def]
    above = view_f32(plane + 4 * width * inside(y - k, height, REFLECT), width)
    below = view_f32(plane + 4 * width * inside(y + k, height, REFLECT), width)
    for x in range(width):
        padded[start + x] += weight * (above[x] + below[x])


@kernel
def convolve(padded, taps, middle, reach, width, target):  # type: ignore[no-untyped-def]
    """Taps go in fours, so that the target is loaded and stored a quarter as often."""
    weight = taps[middle]
    for x in range(width):
        target[x] = weight * padded[reach + x]
    k = 1
    while k + 3 <= reach:
        w1, w2, w3, w4 = taps[middle + k], taps[middle + k + 1], taps[middle + k + 2], taps[middle + k + 3]
        left, right = padded[reach - k - 3 :], padded[reach + k :]
        for x in range(width):
            near = w1 * (left[x + 3] + right[x]) + w2 * (left[x + 2] + right[x + 1])
            target[x] += near + w3 * (left[x + 1] + right[x + 2]) + w4 * (left[x] + right[x + 3])
        k += 4
    while k <= reach:
        w1 = taps[middle + k]
        left, right = padded[reach - k :], padded[reach + k :]
        for x in range(width):
            target[x] += w1 * (left[x] + right[x])
        k += 1
