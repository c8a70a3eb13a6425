"""Gathers through a displacement field: from the places of a row (gather/lattice.py) to their pixels."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import EDGE
from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.fetch import fetch
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.gather.general import TIE, any_value
from vicinal.backends.cpu.gather.interpolations import NEAREST
from vicinal.backends.cpu.gather.plane import fast_pixels, slow_value
from vicinal.backends.cpu.gather.points import FILL, SLOW, beyond, held
from vicinal.backends.cpu.jit import F, address_of, exact, kernel, view_f64, view_i16
from vicinal.backends.cpu.source import TILE, U8


@exact
def near_places(at_x, at_y, height, width, border, step, most, count, u, v, offset):
    """As points.exact_places of bilinear warps, of ``count`` places whose x and y lie at addresses ``at_x`` and ``at_y``."""
    right, bottom = np.nextafter(width - 1.0, 0.0), np.nextafter(height - 1.0, 0.0)
    others = _offsets(at_x, at_y, right, bottom, border == EDGE, width, step, most, count, offset)
    _shares(at_x, right, count, u)
    _shares(at_y, bottom, count, v)
    if others:
        x, y, before, behind = view_f64(at_x, count), view_f64(at_y, count), np.int64(0), np.int64(1)
        for k in range(count):
            if offset[k] == SLOW:
                if x[k] == x[k]:
                    beyond(x[k], y[k], height, width, border, before, behind, step, most, k, u, v, offset)
                else:
                    offset[k] = np.int32(FILL)
    return others


@exact
def _offsets(at_x, at_y, right, bottom, goes_on, width, step, most, count, offset):
    """Without branches, and in one kind of numbers, so that it vectorises; apart from ``_shares``, as compilers compare few
    arrays with each other. Where the edge ``goes_on``, places beyond it show what is on it. Returns how many are SLOW."""
    x, y = view_f64(at_x, count), view_f64(at_y, count)
    columns, values, last = np.float64(width), np.float64(step), np.float64(most)
    for k in range(count):
        u, v = x[k] - 0.5, y[k] - 0.5
        near_u, near_v = held(u, 0.0, right), held(v, 0.0, bottom)
        at = (np.floor(near_v) * columns + np.floor(near_u)) * values
        within = (near_u == u) & (near_v == v)  # not of NaN
        fast = (within | (goes_on & (u == u))) & (at <= last)
        offset[k] = np.int32(at if fast else np.float64(SLOW))
    others = np.int32(0)
    for k in range(count):
        others += np.int32(offset[k] == SLOW)
    return others


@exact
def _shares(places, end, count, shares):
    """How far each place lies behind its pixel."""
    values = view_f64(places, count)
    for k in range(count):
        place = held(values[k] - 0.5, 0.0, end)
        shares[k] = F(place - np.floor(place))


@kernel
def displaced_words(
    address, height, width, at_x, at_y, border, fill, count, at, step, ahead, u, v, offset, level,
):  # fmt: skip
    """A row of a bilinear warp of a uint8 picture of 3 channels and at least 2 x 2 pixels, in fixed point.

    For ``at``, ``step`` and the room to work in see fixed/plane.py; ``ahead``: pixels_ahead.
    """
    colours, kind = np.int64(3), np.int64(U8)  # no constants: as in fixed/plane.py
    most = 3 * width * (height - 1) - 8
    others = near_places(at_x, at_y, height, width, border, colours, most, count, u, v, offset)
    for x in range(count, count + 7):
        u[x], v[x], offset[x] = F(0), F(0), np.int32(0)
    if most >= 0:
        fixed_rows.bilinear(
            address, 3 * width, address_of(offset), address_of(u), address_of(v), count, at, step, 3 * ahead, level
        )
    if others:
        places_x, places_y = view_f64(at_x, count), view_f64(at_y, count)
        for x in range(count):
            if offset[x] < 0:
                for c in range(3):
                    level_ = fill[c]
                    if offset[x] == SLOW:
                        level_ = slow_value(
                            kind, address, height, width, colours, border, fill, places_x[x], places_y[x], c
                        )  # fmt: skip
                    view_i16(at + c * step, count)[x] = np.int16(np.rint(level_ * F(fixed_rows.ONE)))


@kernel
def displaced_bilinear(
    kind, address, height, width, channels, at_x, at_y, border, fill, count, rows, at, u, v, offset, staging, level,
):  # fmt: skip
    """A row of a bilinear warp of any picture of at least 2 x 2 pixels: see plane_row."""
    step = np.int64(1 if kind == TILE else channels)
    reads = 4 + step if step == 3 or step == 4 else step + 1
    most = (height - 1) * width * step - reads
    others = near_places(at_x, at_y, height, width, border, step, most, count, u, v, offset)
    for x in range(count, count + 15):
        u[x], v[x], offset[x] = F(0), F(0), np.int32(0)
    fast_pixels(kind, address, height, width, channels, count, u, v, offset, rows, at, staging, level)
    if others:
        places_x, places_y = view_f64(at_x, count), view_f64(at_y, count)
        for x in range(count):
            if offset[x] < 0:
                for c in range(channels):
                    rows[c, at + x] = fill[c]
                    if offset[x] == SLOW:
                        rows[c, at + x] = slow_value(
                            kind, address, height, width, channels, border, fill, places_x[x], places_y[x], c
                        )  # fmt: skip


@exact
def displaced_any(
    kind, address, height, width, channels, matrix, at_x, at_y, mode, border, fill, count, rows, at, taps, weights, low, high
):  # fmt: skip
    """A row of any warp of any picture, pixel by pixel: see any_row."""
    scale = matrix[8] if matrix[8] != 0.0 else 1.0
    reach_x, reach_y = abs(matrix[0] / scale) + abs(matrix[1] / scale), abs(matrix[3] / scale) + abs(matrix[4] / scale)
    places_x, places_y = view_f64(at_x, count), view_f64(at_y, count)
    for x in range(count):
        place_x, place_y = places_x[x], places_y[x]
        if place_x != place_x:
            for c in range(channels):
                rows[c, at + x] = fill[c]
        elif mode == NEAREST:
            column, row = displaced_pixel(place_x, place_y, height, width, border)
            for c in range(channels):
                if column < 0 or row < 0:
                    rows[c, at + x] = fill[c]
                else:
                    rows[c, at + x] = F(fetch(kind, address, height, width, channels, row, column, c))
        else:
            any_value(
                kind, address, height, width, channels, mode, reach_x, reach_y, border, fill, place_x, place_y, rows, at + x,
                taps, weights, low, high,
            )  # fmt: skip


@exact
def displaced_pixel(at_x, at_y, height, width, border):
    """The column and row that hold a place (-1: the fill)."""
    if at_x != at_x:
        return np.int64(-1), np.int64(-1)
    column = inside(np.int64(np.floor(at_x + TIE)), width, border)
    row = inside(np.int64(np.floor(at_y + TIE)), height, border)
    return column, row


@exact
def displaced_numbers(at_x, at_y, height, width, border, count, numbers):
    """The numbers of the pixels (row * width + column, below 2^31; -1: the fill) that hold the places of a row."""
    x, y = view_f64(at_x, count), view_f64(at_y, count)
    columns, rows, others = np.int32(width), np.int32(height), np.int32(0)
    for k in range(count):
        column = np.int32(np.floor(held(x[k] + TIE, -1.0, np.float64(width))))
        row = np.int32(np.floor(held(y[k] + TIE, -1.0, np.float64(height))))
        within = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        numbers[k] = row * columns + column if within else np.int32(SLOW)
        others += np.int32(0) if within else np.int32(1)
    if others:
        for k in range(count):
            if numbers[k] == SLOW:
                column_, row_ = displaced_pixel(x[k], y[k], height, width, border)
                numbers[k] = np.int32(-1 if column_ < 0 or row_ < 0 else row_ * width + column_)
