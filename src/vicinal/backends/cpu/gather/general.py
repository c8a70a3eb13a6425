"""Gathers of every dtype, interpolation, border and projective map: the paths where generality counts, not speed."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import EDGE, REFLECT, SYMMETRIC, WRAP
from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.fetch import fetch
from vicinal.backends.cpu.gather.interpolations import BICUBIC, BILINEAR, NEAREST
from vicinal.backends.cpu.gather.points import held, source_point
from vicinal.backends.cpu.jit import F, exact
from vicinal.program.limits import FAR, TURNED_TAPS

TIE = 1e-6  # nearest: a place this close below a pixel's edge counts as beyond it


@exact
def cubic(t):
    """Keys' kernel with a = -0.75 (OpenCV's)."""
    t = abs(t)
    if t <= 1.0:
        return (1.25 * t - 2.25) * t * t + 1.0
    if t < 2.0:
        return ((-0.75 * t + 3.75) * t - 6.0) * t + 3.0
    return 0.0


@exact
def axis_taps(mode, place, reach, most, size, border, taps, weights):
    """The taps of one axis at a ``place`` of ``source_point``: indices (-1: fill) and weights; returns how many.

    ``reach``: half the width of the area filter in source pixels; ``most``: its taps to either side.
    """
    if mode == NEAREST:
        taps[0], weights[0] = inside(np.int64(np.floor(place + TIE)), size, border), 1.0
        return 1
    u = place - 0.5
    first = np.int64(np.floor(u))
    if mode == BILINEAR:
        taps[0], weights[0] = inside(first, size, border), 1.0 - (u - first)
        taps[1], weights[1] = inside(first + 1, size, border), u - first
        return 2
    if mode == BICUBIC:
        for k in range(4):
            taps[k], weights[k] = inside(first - 1 + k, size, border), cubic(u - (first - 1 + k))
        return 4
    return _area_taps(place, reach, most, size, border, taps, weights)


@exact
def _area_taps(place, reach, most, size, border, taps, weights):
    """See backends/reference/area.py, whose steps these are: a place rounded otherwise would take other pixels."""
    half = held(reach, 1.0, FAR)
    if border in (REFLECT, SYMMETRIC, WRAP):
        half = min(half, float(size if border == WRAP else (2 * size if border == SYMMETRIC else max(2 * size - 2, 1))))
    low, high = np.int64(np.ceil(place - half - 0.5)), np.int64(np.floor(place + half - 0.5))
    if border == EDGE:  # as Pillow: only what is inside counts
        low, high = max(low, 0), min(high, size - 1)
    count, total, step = 0, 0.0, 1 + max(high - low, 0) // (2 * most + 1)
    for k in range(low, high + 1, step):
        weight = 1.0 - abs(k + 0.5 - place) / half
        if weight > 0.0 and count < taps.shape[0]:
            taps[count], weights[count] = inside(k, size, border), weight
            total += weight
            count += 1
    if count == 0:
        taps[0], weights[0], total, count = inside(np.int64(np.floor(place)), size, border), 1.0, 1.0, 1
    for k in range(count):
        weights[k] /= total
    return count


@exact
def any_row(
    kind, address, height, width, channels, matrix, mode, border, fill, y, count, rows, place, taps, weights, low, high,
):  # fmt: skip
    """Row ``y`` of a warp to ``rows[:, place : place + count]``; bicubic ones are clamped to low..high.

    ``taps``, ``weights``: room, [2, ``most_taps``].
    """
    scale = matrix[8] if matrix[8] != 0.0 else 1.0
    reach_x, reach_y = abs(matrix[0] / scale) + abs(matrix[1] / scale), abs(matrix[3] / scale) + abs(matrix[4] / scale)
    for x in range(count):
        any_pixel(
            kind, address, height, width, channels, matrix, mode, reach_x, reach_y, border, fill, y, x, rows, place, taps,
            weights, low, high,
        )  # fmt: skip


@exact
def any_pixel(
    kind, address, height, width, channels, matrix, mode, reach_x, reach_y, border, fill, y, x, rows, place, taps, weights,
    low, high,
):  # fmt: skip
    """Pixel ``x`` of ``any_row``; ``reach_x``, ``reach_y``: of the area filter, see ``axis_taps``."""
    at_x, at_y, ahead = source_point(matrix, x, y)
    if not ahead:
        for c in range(channels):
            rows[c, place + x] = fill[c]
        return
    any_value(
        kind, address, height, width, channels, mode, reach_x, reach_y, border, fill, at_x, at_y, rows, place + x, taps,
        weights, low, high,
    )  # fmt: skip


@exact
def any_value(
    kind, address, height, width, channels, mode, reach_x, reach_y, border, fill, at_x, at_y, rows, place, taps, weights, low,
    high,
):  # fmt: skip
    """What stands at a place of ``source_point`` to ``rows[:, place]``; bicubic values are clamped to low..high."""
    most = np.int64(TURNED_TAPS)  # no constant: Numba would compile the function once more
    across = axis_taps(mode, at_x, reach_x, most, width, border, taps[0], weights[0])
    down = axis_taps(mode, at_y, reach_y, most, height, border, taps[1], weights[1])
    for c in range(channels):
        total = 0.0
        for a in range(down):
            for b in range(across):
                if taps[1, a] < 0 or taps[0, b] < 0:
                    value = fill[c]
                else:
                    value = fetch(kind, address, height, width, channels, taps[1, a], taps[0, b], c)
                total += weights[1, a] * weights[0, b] * value
        rows[c, place] = min(max(F(total), low), high) if mode == BICUBIC else F(total)
