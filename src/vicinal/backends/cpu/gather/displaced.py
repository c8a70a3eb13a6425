"""Gathers through a displacement field: a pixel is moved by the field first, and then looks where the matrix says.

The field is a lattice of shifts over the output canvas, as data/lattice.py defines it. Places do not move steadily along a row
here, so every pixel is looked at by itself.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.fetch import fetch
from vicinal.backends.cpu.gather.general import TIE, any_value
from vicinal.backends.cpu.gather.interpolations import BILINEAR, NEAREST
from vicinal.backends.cpu.gather.plane import fast_pixels, slow_value
from vicinal.backends.cpu.gather.points import SLOW, held, place_of
from vicinal.backends.cpu.jit import F, carray, exact, kernel, pointer
from vicinal.backends.cpu.source import TILE

_MOST = 2**31 - 1


@exact
def displaced_place(matrix, shifts, nodes, height, width, x, y):
    """The place that pixel (x, y) of a canvas of height x width shows, and whether it lies in front of the camera.

    ``shifts``: address of a lattice float64 [rows, nodes a row, 2]; ``nodes``: nodes a row, and rows and columns that are used.
    """
    per_row, rows, columns = nodes
    lattice = carray(pointer(shifts), (rows, per_row, 2), np.float64)
    j, i = x + 0.5, y + 0.5
    u, v = held(j * ((columns - 1) / width), 0.0, columns - 1.0), held(i * ((rows - 1) / height), 0.0, rows - 1.0)
    left, above = min(np.int64(u), columns - 2), min(np.int64(v), rows - 2)
    across, down = u - left, v - above
    upper = lattice[above, left, 0] + (lattice[above, left + 1, 0] - lattice[above, left, 0]) * across
    lower = lattice[above + 1, left, 0] + (lattice[above + 1, left + 1, 0] - lattice[above + 1, left, 0]) * across
    at_x = j + (upper + (lower - upper) * down)
    upper = lattice[above, left, 1] + (lattice[above, left + 1, 1] - lattice[above, left, 1]) * across
    lower = lattice[above + 1, left, 1] + (lattice[above + 1, left + 1, 1] - lattice[above + 1, left, 1]) * across
    at_y = i + (upper + (lower - upper) * down)
    return place_of(matrix, at_x, at_y)


@kernel
def displaced_row(
    kind, address, height, width, channels, matrix, shifts, nodes, canvas, mode, border, fill, y, count, rows, at, u, v,
    offset, staging, taps, weights, low, high, level,
):  # fmt: skip
    """Row ``y`` of a displaced warp to ``rows[:, at : at + count]``; up to 15 values behind them are void.

    ``nodes``: of the lattice, see ``displaced_place``; ``canvas``: height and width of the output. What else is room to work
    in: see plane_row and any_row.
    """
    numbered = height * width * (1 if kind == TILE else channels) <= _MOST
    if mode == BILINEAR and height >= 2 and width >= 2 and numbered:
        step = 1 if kind == TILE else channels
        reads = 4 + step if step == 3 or step == 4 else step + 1
        _near_places(matrix, shifts, nodes, canvas, height, width, step, reads, y, count, u, v, offset)
        for x in range(count, count + 15):
            u[x], v[x], offset[x] = F(0), F(0), np.int32(0)
        fast_pixels(kind, address, height, width, channels, count, u, v, offset, rows, at, staging, level)
        _slow_pixels(
            kind, address, height, width, channels, matrix, shifts, nodes, canvas, border, fill, y, count, offset, rows, at
        )
        return
    _any_pixels(
        kind, address, height, width, channels, matrix, shifts, nodes, canvas, mode, border, fill, y, count, rows, at, taps,
        weights, low, high,
    )  # fmt: skip


@exact
def _near_places(matrix, shifts, nodes, canvas, height, width, step, reads, y, count, u, v, offset):
    """Offsets of the upper left neighbours of places that lie among pixels of the picture, and weights; SLOW for others."""
    most = height * width * step - width * step - reads
    for x in range(count):
        at_x, at_y, ahead = displaced_place(matrix, shifts, nodes, canvas[0], canvas[1], x, y)
        at_x, at_y = held(at_x - 0.5, -1.0, width + 1.0), held(at_y - 0.5, -1.0, height + 1.0)
        left, above = np.floor(at_x), np.floor(at_y)
        column, row = np.int64(left), np.int64(above)
        place = (row * width + column) * step
        fast = ahead and 0 <= column < width - 1 and 0 <= row < height - 1 and place <= most
        offset[x] = np.int32(place) if fast else np.int32(SLOW)
        u[x], v[x] = F(at_x - left), F(at_y - above)


@exact
def _slow_pixels(
    kind, address, height, width, channels, matrix, shifts, nodes, canvas, border, fill, y, count, offset, rows, at
):  # fmt: skip
    for x in range(count):
        if offset[x] == SLOW:
            at_x, at_y, ahead = displaced_place(matrix, shifts, nodes, canvas[0], canvas[1], x, y)
            for c in range(channels):
                if ahead:
                    rows[c, at + x] = slow_value(kind, address, height, width, channels, border, fill, at_x, at_y, c)
                else:
                    rows[c, at + x] = fill[c]


@exact
def _any_pixels(
    kind, address, height, width, channels, matrix, shifts, nodes, canvas, mode, border, fill, y, count, rows, at, taps,
    weights, low, high,
):  # fmt: skip
    scale = matrix[8] if matrix[8] != 0.0 else 1.0
    reach_x, reach_y = abs(matrix[0] / scale) + abs(matrix[1] / scale), abs(matrix[3] / scale) + abs(matrix[4] / scale)
    for x in range(count):
        at_x, at_y, ahead = displaced_place(matrix, shifts, nodes, canvas[0], canvas[1], x, y)
        if not ahead:
            for c in range(channels):
                rows[c, at + x] = fill[c]
        elif mode == NEAREST:
            column, row = displaced_pixel(at_x, at_y, height, width, border)
            for c in range(channels):
                if column < 0 or row < 0:
                    rows[c, at + x] = fill[c]
                else:
                    rows[c, at + x] = F(fetch(kind, address, height, width, channels, row, column, c))
        else:
            any_value(
                kind, address, height, width, channels, mode, reach_x, reach_y, border, fill, at_x, at_y, rows, at + x, taps,
                weights, low, high,
            )  # fmt: skip


@exact
def displaced_pixel(at_x, at_y, height, width, border):
    """The column and row that hold a place (-1: the fill)."""
    column = inside(np.int64(np.floor(at_x + TIE)), width, border)
    row = inside(np.int64(np.floor(at_y + TIE)), height, border)
    return column, row
