"""Separable symmetric filters of an intermediate picture, a row at a time, border "reflect"."""

from __future__ import annotations

from vicinal.backends.cpu.border_codes import REFLECT
from vicinal.backends.cpu.borders import inside
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
    row = 4 * width
    for c in range(channels):
        plane = tile + c * height * row
        inner = address_of(padded) + 4 * reach_x
        for k in range(1, reach_y + 1, 3):
            many = min(3, reach_y + 1 - k)
            y1, y2 = min(k + 1, reach_y), min(k + 2, reach_y)
            above, below = plane + row * inside(y - k, height, REFLECT), plane + row * inside(y + k, height, REFLECT)
            above1, below1 = plane + row * inside(y - y1, height, REFLECT), plane + row * inside(y + y1, height, REFLECT)
            above2, below2 = plane + row * inside(y - y2, height, REFLECT), plane + row * inside(y + y2, height, REFLECT)
            weights = kernel_y[middle_y + k : middle_y + k + many]
            add_rows(
                plane + y * row, kernel_y[middle_y], above, below, above1, below1, above2, below2, weights, width, inner, k == 1
            )
        for k in range(1, reach_x + 1):
            padded[reach_x - k] = padded[reach_x + inside(-k, width, REFLECT)]
            padded[reach_x + width - 1 + k] = padded[reach_x + inside(width - 1 + k, width, REFLECT)]
        target = address_of(rows) + c * rows.strides[0] + 4 * at
        for k in range(1, reach_x + 1, 3):
            many = min(3, reach_x + 1 - k)
            one, two, three = 4 * k, 4 * min(k + 1, reach_x), 4 * min(k + 2, reach_x)
            add_rows(
                inner, kernel_x[middle_x], inner - one, inner + one, inner - two, inner + two, inner - three, inner + three,
                kernel_x[middle_x + k : middle_x + k + many], width, target, k == 1,
            )  # fmt: skip


@kernel
def support(taps):
    """How many taps to either side of the middle count, at least 1 (kernels are padded to the longest of a batch)."""
    middle = taps.shape[0] // 2
    reach = middle
    while reach > 1 and taps[middle + reach] == 0:
        reach -= 1
    return reach


@kernel
def add_rows(centre, weight, a0, b0, a1, b1, a2, b2, weights, count, target, fresh):
    """Adds the sum of weights[k] (a_k + b_k), one to three of them, to ``count`` float32.

    Where ``fresh`` it puts weight * centre + that there instead: fewer passes, as loads and stores are what this costs.
    Rows by address.
    """
    p0, q0, p1, q1 = view_f32(a0, count), view_f32(b0, count), view_f32(a1, count), view_f32(b1, count)
    p2, q2, middle, result = view_f32(a2, count), view_f32(b2, count), view_f32(centre, count), view_f32(target, count)
    many = weights.shape[0]
    w0, w1, w2 = weights[0], weights[1] if many > 1 else F(0), weights[2] if many > 2 else F(0)
    if many == 1 and fresh:
        for x in range(count):
            result[x] = weight * middle[x] + w0 * (p0[x] + q0[x])
    elif many == 1:
        for x in range(count):
            result[x] += w0 * (p0[x] + q0[x])
    elif many == 2 and fresh:
        for x in range(count):
            result[x] = weight * middle[x] + (w0 * (p0[x] + q0[x]) + w1 * (p1[x] + q1[x]))
    elif many == 2:
        for x in range(count):
            result[x] += w0 * (p0[x] + q0[x]) + w1 * (p1[x] + q1[x])
    elif fresh:
        for x in range(count):
            rest = w0 * (p0[x] + q0[x]) + w1 * (p1[x] + q1[x])
            result[x] = weight * middle[x] + rest + w2 * (p2[x] + q2[x])
    else:
        for x in range(count):
            result[x] += w0 * (p0[x] + q0[x]) + w1 * (p1[x] + q1[x]) + w2 * (p2[x] + q2[x])
