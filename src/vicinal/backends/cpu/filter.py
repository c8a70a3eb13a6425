"""Separable symmetric filters of an intermediate picture, a row at a time, border "reflect"."""

from __future__ import annotations

from vicinal.backends.cpu.borders import REFLECT, inside
from vicinal.backends.cpu.jit import kernel, view_f32


@kernel
def filter_row(tile, height, width, channels, kernels, taps, y, rows, at, padded):  # type: ignore[no-untyped-def]
    """Row ``y`` of the filtered picture at address ``tile`` (planar float32) to ``rows[:, at : at + width]``.

    ``kernels``: the horizontal and then the vertical one, each [taps] float32, odd and symmetric; ``padded`` [>= width + taps] float32 is room to work in.
    """
    kernel_x, kernel_y = kernels[:taps], kernels[taps : 2 * taps]
    reach_x, reach_y = support(kernel_x), support(kernel_y)
    middle_x, middle_y = kernel_x.shape[0] // 2, kernel_y.shape[0] // 2
    for c in range(channels):
        plane = tile + 4 * c * height * width
        centre = view_f32(plane + 4 * y * width, width)
        weight, inner = kernel_y[middle_y], padded[reach_x : reach_x + width]
        for x in range(width):
            inner[x] = weight * centre[x]
        for k in range(1, reach_y + 1):
            above = view_f32(plane + 4 * width * inside(y - k, height, REFLECT), width)
            below = view_f32(plane + 4 * width * inside(y + k, height, REFLECT), width)
            add_rows(above, below, kernel_y[middle_y + k], width, inner)
        for k in range(1, reach_x + 1):
            padded[reach_x - k] = padded[reach_x + inside(-k, width, REFLECT)]
            padded[reach_x + width - 1 + k] = padded[reach_x + inside(width - 1 + k, width, REFLECT)]
        convolve(padded, kernel_x, middle_x, reach_x, width, rows[c, at : at + width])


@kernel
def support(taps):  # type: ignore[no-untyped-def]
    """How many taps to either side of the middle are not zero (kernels are padded to the longest of a batch)."""
    middle = taps.shape[0] // 2
    reach = middle
    while reach > 0 and taps[middle + reach] == 0:
        reach -= 1
    return reach


@kernel
def add_rows(above, below, weight, count, target):  # type: ignore[no-untyped-def]
    for x in range(count):
        target[x] += weight * (above[x] + below[x])


@kernel
def convolve(padded, taps, middle, reach, width, target):  # type: ignore[no-untyped-def]
    """Taps go in pairs, so that the target is loaded and stored half as often."""
    centre, weight = padded[reach:], taps[middle]
    for x in range(width):
        target[x] = weight * centre[x]
    for k in range(1, reach, 2):
        a0, b0, w0 = padded[reach - k :], padded[reach + k :], taps[middle + k]
        a1, b1, w1 = padded[reach - k - 1 :], padded[reach + k + 1 :], taps[middle + k + 1]
        for x in range(width):
            target[x] += w0 * (a0[x] + b0[x]) + w1 * (a1[x] + b1[x])
    if reach % 2:
        add_rows(padded, padded[2 * reach :], taps[middle + reach], width, target)
