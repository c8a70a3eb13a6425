"""Bilinear gather by any projective map: a row of places, then the pixels (8-bit ones of 3 channels: fixed/plane.py)."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT, WRAP
from vicinal.backends.cpu.borders import fold, inside
from vicinal.backends.cpu.fetch import fetch
from vicinal.backends.cpu.gather.ahead import ask_for, pixels_ahead
from vicinal.backends.cpu.gather.points import FILL, SLOW, exact_places, near, source_point
from vicinal.backends.cpu.jit import F, address_of, exact, inline, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import ITEMS, TILE, U8, U16
from vicinal.backends.cpu.vectors.float_lanes import bilinear16, bilinear_pixel
from vicinal.backends.cpu.vectors.simd import bilinear4


@kernel
def locate(matrix, height, width, channels, reads, border, y, count, u, v, offset, span):
    """Offsets of the upper left neighbours of row ``y``'s places in values (or FILL, SLOW), and the weights ``u`` and ``v``.

    ``reads``: how many values a load takes from an offset on; a place whose load would pass the picture's end is SLOW.
    ``span`` gets the columns first..last-1 between which all places are in the picture, and how many of these may be
    FILL or SLOW.
    """
    if near(matrix, y, count):
        _coordinates(matrix, y, count, u, v)
        _places(height, width, channels, reads, border, count, u, v, offset, span)
        return
    before, behind, most = np.int64(0), np.int64(1), height * width * channels - width * channels - reads
    span[0], span[1] = 0, count
    span[2] = exact_places(matrix, height, width, border, before, behind, channels, most, y, count, u, v, offset)


@kernel
def _coordinates(matrix, y, count, u, v):
    """Source places in index space (u, v) of output row ``y``, which is near."""
    centre = y + 0.5
    ax, bx = F(matrix[0]), F(matrix[1] * centre + matrix[2] + 0.5 * matrix[0])
    ay, by = F(matrix[3]), F(matrix[4] * centre + matrix[5] + 0.5 * matrix[3])
    aw, bw = F(matrix[6]), F(matrix[7] * centre + matrix[8] + 0.5 * matrix[6])
    half = F(0.5)
    if matrix[6] == 0.0 and matrix[7] == 0.0:
        scale = F(1) / bw
        ax, bx, ay, by = ax * scale, bx * scale - half, ay * scale, by * scale - half
        for x in range(count):
            j = F(np.int32(x))
            u[x] = ax * j + bx
            v[x] = ay * j + by
        return
    for x in range(count):
        j = F(np.int32(x))
        scale = F(1) / (aw * j + bw)
        u[x] = (ax * j + bx) * scale - half
        v[x] = (ay * j + by) * scale - half


@kernel
def _places(height, width, channels, reads, border, count, u, v, offset, span):
    """From (u, v) to offsets, and the weights in place of (u, v): see ``locate``.

    u and v are monotone along a row, so there is one such span.
    """
    right, bottom = F(width - 1), F(height - 1)
    first, last = 0, count
    while first < count and not (F(0) <= u[first] <= right and F(0) <= v[first] <= bottom):
        first += 1
    while last > first and not (F(0) <= u[last - 1] <= right and F(0) <= v[last - 1] <= bottom):
        last -= 1
    most = np.int32(height * width * channels - width * channels - reads)
    span[0], span[1] = first, last
    span[2] = _inner(height, width, channels, most, last - first, u[first:], v[first:], offset[first:])
    if border == CONSTANT:
        _outer_constant(height, width, first, u, v, offset)
        _outer_constant(height, width, count - last, u[last:], v[last:], offset[last:])
    else:
        _outer_folded(height, width, channels, most, border, first, u, v, offset)
        _outer_folded(height, width, channels, most, border, count - last, u[last:], v[last:], offset[last:])


@kernel
def _inner(height, width, channels, most, count, u, v, offset):
    right, bottom, columns, step = np.int32(width - 2), np.int32(height - 2), np.int32(width), np.int32(channels)
    slow = np.int32(0)
    for x in range(count):
        a, b = max(u[x], F(0)), max(v[x], F(0))
        column, row = min(np.int32(a), right), min(np.int32(b), bottom)
        at = (row * columns + column) * step
        fast = at <= most
        offset[x] = at if fast else np.int32(SLOW)
        u[x] = a - F(column) if fast else a
        v[x] = b - F(row) if fast else b
        slow += np.int32(0) if fast else np.int32(1)
    return slow


@kernel
def _outer_constant(height, width, count, u, v, offset):
    right, bottom = F(width), F(height)
    for x in range(count):
        without = (u[x] <= F(-1)) | (u[x] >= right) | (v[x] <= F(-1)) | (v[x] >= bottom)
        offset[x] = np.int32(FILL) if without else np.int32(SLOW)


@kernel
def _outer_folded(height, width, channels, most, border, count, u, v, offset):
    right, bottom = F(width - 1), F(height - 1)
    for x in range(count):
        a, b = fold(u[x], width, border), fold(v[x], height, border)
        column = min(np.int32(a), np.int32(width - 2))
        row = min(np.int32(b), np.int32(height - 2))
        at = (row * np.int32(width) + column) * np.int32(channels)
        fast = (at <= most) & ((border != WRAP) | ((a <= right) & (b <= bottom)))
        offset[x] = at if fast else np.int32(SLOW)
        u[x] = a - F(column) if fast else a
        v[x] = b - F(row) if fast else b


@exact
def slow_value(kind, address, height, width, channels, border, fill, at_x, at_y, c):
    """Channel ``c`` at a place of ``source_point``, where a neighbour may lie outside of the picture."""
    left, above = np.floor(at_x - 0.5), np.floor(at_y - 0.5)
    column, row = np.int64(left), np.int64(above)
    wx, wy = at_x - 0.5 - left, at_y - 0.5 - above
    total = 0.0
    for dy in range(2):
        tap_y = inside(row + dy, height, border)
        for dx in range(2):
            tap_x = inside(column + dx, width, border)
            weight = (wy if dy else 1.0 - wy) * (wx if dx else 1.0 - wx)
            if tap_x < 0 or tap_y < 0:
                total += weight * fill[c]
            else:
                total += weight * fetch(kind, address, height, width, channels, tap_y, tap_x, c)
    return F(total)


@inline
def _mix(a, b, c, d, x, y):
    left = a + (c - a) * y
    return left + (b + (d - b) * y - left) * x


@kernel
def fast_pixels(
    kind, address, height, width, channels, count, u, v, offset, rows, at, staging, level,
):  # fmt: skip
    """The pixels whose four neighbours are all in the picture."""
    if kind == U8 and channels == 1:
        for x in range(0, count, 16):
            bilinear16(
                address, width, address_of(offset) + 4 * x, address_of(u) + 4 * x, address_of(v) + 4 * x,
                address_of(rows) + 4 * (at + x),
            )  # fmt: skip
        return
    if kind != TILE and (channels == 4 or (channels == 3 and kind != U8)):  # of bytes, three go through fixed/plane.py mostly
        _pixels(kind, address, width * channels * ITEMS[kind], channels, count, u, v, offset, address_of(staging), level)
        for c in range(channels):
            row = rows[c, at : at + count]
            for x in range(count):
                row[x] = staging[x, c]
        return
    right, below = (1, width) if kind == TILE else (channels, width * channels)
    plane, size = height * width if kind == TILE else 1, height * width * channels
    if kind == U8:
        _mix_pixels(view_u8(address, size), right, below, plane, channels, count, u, v, offset, rows, at)
    elif kind == U16:
        _mix_pixels(view_u16(address, size), right, below, plane, channels, count, u, v, offset, rows, at)
    else:
        _mix_pixels(view_f32(address, size), right, below, plane, channels, count, u, v, offset, rows, at)


@kernel
def _pixels(kind, address, stride, channels, count, u, v, offset, target, level):
    """Pixels of three or four values, one in a register, to 4 float32 each at ``target``."""
    if kind == U8:
        for x in range(count):
            if offset[x] >= 0:
                bilinear4(address + offset[x], address + offset[x] + stride, u[x], v[x], target + 16 * x, level)
    elif kind == U16:
        for x in range(count):
            if offset[x] >= 0:
                bilinear_pixel(address + 2 * offset[x], stride, 2 * channels, u[x], v[x], target + 16 * x, False)
    else:
        for x in range(count):
            if offset[x] >= 0:
                bilinear_pixel(address + 4 * offset[x], stride, 4 * channels, u[x], v[x], target + 16 * x, True)


@kernel
def _mix_pixels(pixels, right, below, plane, channels, count, u, v, offset, rows, at):
    """The four neighbours of every place mixed: the next ones are ``right`` and ``below`` values on, channels ``plane``."""
    for c in range(channels):
        row = rows[c, at : at + count]
        for x in range(count):
            k = offset[x] + c * plane
            if offset[x] >= 0:
                a, b, d, e = pixels[k], pixels[k + right], pixels[k + below], pixels[k + below + right]
                row[x] = _mix(F(a), F(b), F(d), F(e), u[x], v[x])


@kernel
def plane_row(
    kind, address, height, width, channels, matrix, border, fill, y, count, rows, at, u, v, offset, span, staging, level,
):  # fmt: skip
    """Row ``y`` of a bilinear warp of a picture of at least 2 x 2 pixels to ``rows[:, at : at + count]``.

    Up to 15 values behind them are void. ``u``, ``v`` [count + 15] float32, ``offset`` [count + 15] int32, ``span`` [3]
    int64 and ``staging`` [count, 4] float32 are room to work in.
    """
    step = 1 if kind == TILE else channels
    reads = 4 + step if step == 3 or step == 4 else step + 1  # four values of two neighbours
    locate(matrix, height, width, step, reads, border, y, count, u, v, offset, span)
    for x in range(count, count + 15):  # bilinear16 takes 16
        u[x], v[x], offset[x] = F(0), F(0), np.int32(0)
    size, planes = ITEMS[kind], channels if kind == TILE else 1
    ahead = pixels_ahead(matrix, width, y, count)
    for c in range(planes):
        ask_for(address + size * c * height * width, size, offset, ahead * step, count)
    fast_pixels(kind, address, height, width, channels, count, u, v, offset, rows, at, staging, level)
    for part in range(3):
        if part == 1 and span[2] == 0:
            continue
        for x in range(0 if part == 0 else span[part - 1], count if part == 2 else span[part]):
            if offset[x] == FILL:
                for c in range(channels):
                    rows[c, at + x] = fill[c]
            elif offset[x] == SLOW:
                at_x, at_y, _ = source_point(matrix, x, y)
                for c in range(channels):
                    rows[c, at + x] = slow_value(kind, address, height, width, channels, border, fill, at_x, at_y, c)
