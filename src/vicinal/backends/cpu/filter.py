"""Separable symmetric filters of an intermediate picture, a row at a time, border "reflect"."""

from __future__ import annotations

from vicinal.backends.cpu.borders import REFLECT, inside
from vicinal.backends.cpu.jit import F, address_of, kernel, view_f32


@kernel
def filter_row(tile, height, width, channels, kernels, taps, y, rows, at, padded):
    """Row ``y`` of the filtered picture at address ``tile`` (planar float32) to ``rows[:, at : at + width]``.

    ``kernels``: the horizontal and then the vertical one, each [taps] float32, odd and symmetric; ``padded``
    [>= width + taps] float32 is room to work in.
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
        row = 4 * width
        for k in range(1, reach_y + 1, 3):
            # three taps to either side at once, so that the sum is loaded and stored a third as often
            w0 = kernel_y[middle_y + k]
            w1 = kernel_y[middle_y + k + 1] if k + 1 <= reach_y else F(0)
            w2 = kernel_y[middle_y + k + 2] if k + 2 <= reach_y else F(0)
            second, third = min(k + 1, reach_y), min(k + 2, reach_y)
            add_rows(
                plane + row * inside(y - k, height, REFLECT), plane + row * inside(y + k, height, REFLECT), w0,
                plane + row * inside(y - second, height, REFLECT), plane + row * inside(y + second, height, REFLECT), w1,
                plane + row * inside(y - third, height, REFLECT), plane + row * inside(y + third, height, REFLECT), w2,
                width, address_of(inner),
            )  # fmt: skip
        for k in range(1, reach_x + 1):
            padded[reach_x - k] = padded[reach_x + inside(-k, width, REFLECT)]
            padded[reach_x + width - 1 + k] = padded[reach_x + inside(width - 1 + k, width, REFLECT)]
        convolve(padded, kernel_x, middle_x, reach_x, width, rows[c, at : at + width])


@kernel
def support(taps):
    """How many taps to either side of the middle are not zero (kernels are padded to the longest of a batch)."""
    middle = taps.shape[0] // 2
    reach = middle
    while reach > 0 and taps[middle + reach] == 0:
        reach -= 1
    return reach


@kernel
def add_rows(a0, b0, w0, a1, b1, w1, a2, b2, w2, count, target):
    """Adds w0 (a0 + b0) + w1 (a1 + b1) + w2 (a2 + b2) to ``count`` float32; all rows by address."""
    p0, q0, p1, q1 = view_f32(a0, count), view_f32(b0, count), view_f32(a1, count), view_f32(b1, count)
    p2, q2, result = view_f32(a2, count), view_f32(b2, count), view_f32(target, count)
    for x in range(count):
        result[x] += w0 * (p0[x] + q0[x]) + w1 * (p1[x] + q1[x]) + w2 * (p2[x] + q2[x])


@kernel
def convolve(padded, taps, middle, reach, width, target):
    """Taps go in threes, as in the vertical sum."""
    centre, weight = padded[reach:], taps[middle]
    for x in range(width):
        target[x] = weight * centre[x]
    start, to = address_of(padded), address_of(target)
    for k in range(1, reach + 1, 3):
        second, third = min(k + 1, reach), min(k + 2, reach)
        w1 = taps[middle + k + 1] if k + 1 <= reach else F(0)
        w2 = taps[middle + k + 2] if k + 2 <= reach else F(0)
        add_rows(
            start + 4 * (reach - k), start + 4 * (reach + k), taps[middle + k],
            start + 4 * (reach - second), start + 4 * (reach + second), w1,
            start + 4 * (reach - third), start + 4 * (reach + third), w2,
            width, to,
        )  # fmt: skip
