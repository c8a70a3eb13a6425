"""Exact copies from picture to picture as bytes, and rows of nearest warps: no arithmetic on values at all."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT, EDGE
from vicinal.backends.cpu.borders import inside
from vicinal.backends.cpu.gather.general import TIE
from vicinal.backends.cpu.gather.points import source_point
from vicinal.backends.cpu.jit import (
    exact,
    inline,
    kernel,
    set_bytes,
    view_u8,
    view_u16,
    view_u32,
    view_u64,
)  # fmt: skip
from vicinal.backends.cpu.levels import PORTABLE
from vicinal.backends.cpu.vectors.intrinsics import copy4, turn3_part
from vicinal.backends.cpu.vectors.simd import copy_row, reverse3

SHORT = 256  # bytes of a row up to which calls of memset and memcpy cost more than the bytes


@kernel
def copy_pixel(source, target, size):
    """``size`` bytes from address to address."""
    if size == 1:
        view_u8(target, 1)[0] = view_u8(source, 1)[0]
    elif size == 2:
        view_u16(target, 1)[0] = view_u16(source, 1)[0]
    elif size == 4:
        view_u32(target, 1)[0] = view_u32(source, 1)[0]
    elif size == 8:
        view_u64(target, 1)[0] = view_u64(source, 1)[0]
    elif size == 6:
        c, d = view_u16(source, 3), view_u16(target, 3)
        d[0], d[1], d[2] = c[0], c[1], c[2]
    elif size == 12:
        e, f = view_u32(source, 3), view_u32(target, 3)
        f[0], f[1], f[2] = e[0], e[1], e[2]
    else:
        a, b = view_u8(source, size), view_u8(target, size)
        for k in range(size):
            b[k] = a[k]


@kernel
def _even(pixel, size):
    """Whether all bytes of a pixel are the same."""
    first, same = view_u8(pixel, size), True
    for k in range(1, size):
        same = same and first[k] == first[0]
    return same


@kernel
def fill_pixels(target, count, size, fill):
    """``count`` pixels, all as the one at address ``fill``."""
    if _even(fill, size):
        set_bytes(target, view_u8(fill, 1)[0], count * size)
    else:
        for x in range(count):
            copy_pixel(fill, target + x * size, size)


@kernel
def _covered(start, step, size, count):
    """The half-open range of k in 0..count-1 with 0 <= start + step k < size (step is 1 or -1)."""
    low = max(0, -start) if step > 0 else max(0, start - (size - 1))
    high = min(count, size - start) if step > 0 else min(count, start + 1)
    low = min(low, count)
    return low, max(low, high)


@kernel
def copy_picture(
    source, height, width, size, steps, border, fill, target, rows, columns, level, stream,
):  # fmt: skip
    """An exact copy onto a canvas of ``rows`` x ``columns`` pixels of ``size`` bytes; ``fill``: address of one pixel."""
    turned = steps[0] == 0
    if turned:
        top, bottom = _covered(steps[2], steps[1], width, rows)
        left, right = _covered(steps[5], steps[3], height, columns)
    else:
        top, bottom = _covered(steps[5], steps[4], height, rows)
        left, right = _covered(steps[2], steps[0], width, columns)
    across = (steps[0] + steps[3] * width) * size
    down = (steps[1] + steps[4] * width) * size
    origin = source + (steps[2] + steps[5] * width) * size
    if top > 0 or bottom < rows or left > 0 or right < columns:
        if border == CONSTANT and steps[0] > 0 and columns * size <= SHORT and _even(fill, size):
            bottom = max(top, bottom) if right > left else top
            _shift(origin, down, target, columns * size, rows, top, bottom, left * size, right * size, fill)
            return
        if border != CONSTANT and not turned:
            _extended(source, height, width, size, steps, border, target, rows, columns, left, right, level, stream)
            return
        for y in range(rows):
            whole = y < top or y >= bottom
            end = columns if whole else left
            if border == CONSTANT:
                fill_pixels(target + y * columns * size, end, size, fill)
                if not whole:
                    fill_pixels(target + (y * columns + right) * size, columns - right, size, fill)
            else:
                _outside(source, height, width, size, steps, border, fill, target, y, columns, np.int64(0), end)
                if not whole:
                    _outside(source, height, width, size, steps, border, fill, target, y, columns, right, columns)
    if right <= left or bottom <= top:
        return
    if turned:
        _turn(origin, across, down, size, source + height * width * size, target, columns, top, bottom, left, right, level)
    elif steps[0] > 0 and left == 0 and right == columns and right - left == width and steps[4] > 0:
        copy_row(origin + top * down, target + top * columns * size, (bottom - top) * columns * size, stream)
    else:
        for y in range(top, bottom):
            _row(origin + y * down, across, size, target + y * columns * size, left, right, level, stream)


@kernel
def _shift(origin, down, target, count, rows, top, bottom, first, last, fill):
    """Short rows of ``count`` bytes of an upright copy, some of them beyond the picture; all bytes of the fill are alike."""
    set_bytes(target, view_u8(fill, 1)[0], rows * count)
    for y in range(top, bottom):
        copy_row(origin + y * down + first, target + y * count + first, last - first, False)


@kernel
def _extended(source, height, width, size, steps, border, target, rows, columns, left, right, level, stream):
    """An upright copy whose columns from ``left`` to ``right`` show the picture, beyond which it goes on."""
    across, zero = steps[0] * size, np.int64(0)  # Numba compiles functions once more for constants
    for y in range(rows):
        line = source + inside(steps[4] * y + steps[5], height, border) * width * size
        row = target + y * columns * size
        if right > left:
            _row(line + steps[2] * size, across, size, row, left, right, level, stream)
        _beyond(line, width, size, steps, border, row, zero, left, level)
        _beyond(line, width, size, steps, border, row, right, columns, level)


@kernel
def _beyond(line, width, size, steps, border, row, low, high, level):
    """Columns ``low`` to ``high`` of a row, none of which shows the picture: run by run of neighbours in its row."""
    x = low
    while x < high:
        at = inside(steps[0] * x + steps[2], width, border)
        if border == EDGE or width == 1:
            fill_pixels(row + x * size, high - x, size, line + at * size)
            return
        step = inside(steps[0] * (x + 1) + steps[2], width, border) - at
        count = width - at if step == 1 else (at + 1 if step == -1 else 1)
        end = min(x + count, high)
        if count == 1:
            copy_pixel(line + at * size, row + x * size, size)
        else:
            _row(line + (at - step * x) * size, step * size, size, row, x, end, level, np.int64(0))
        x = end


@kernel
def _row(source, across, size, target, left, right, level, stream):
    if across > 0:
        copy_row(source + left * size, target + left * size, (right - left) * size, stream)
    elif size == 3:
        reverse3(source - (right - 1) * 3, target + left * 3, right - left, level, stream)
    elif size in (1, 2, 4):
        count, from_, to = np.uint64(right - left), source - (right - 1) * size, target + left * size
        end = count - np.uint64(1)
        if size == 1:
            a, b = view_u8(from_, right - left), view_u8(to, right - left)
            for k in range(count):  # unsigned: it vectorises
                b[k] = a[end - k]
        elif size == 2:
            c, d = view_u16(from_, right - left), view_u16(to, right - left)
            for k in range(count):
                d[k] = c[end - k]
        else:
            e, f = view_u32(from_, right - left), view_u32(to, right - left)
            for k in range(count):
                f[k] = e[end - k]
    else:
        for x in range(left, right):
            copy_pixel(source + x * across, target + x * size, size)


@kernel
def _turn(origin, across, down, size, end, target, columns, top, bottom, left, right, level):
    """In blocks, so that the source's columns stay in the cache. ``end``: address past the source."""
    fours = size == 3 and level >= PORTABLE
    block = 32 if fours else 16
    for y0 in range(top, bottom, block):
        last_y = min(y0 + block, bottom)
        rest = last_y - (last_y - y0) % 4  # rows before it are turned four at a time
        for x0 in range(left, right, block):
            last, done = min(x0 + block, right), x0
            if fours:
                while done + 4 <= last and done + 6 <= right:  # four bytes too many are written, of pixels that come after
                    for y in range(y0, rest, 4):
                        _turn_four(origin + done * across, across, down, end, target + done * 3, columns * 3, y)
                    done += 4
            for y in range(y0, last_y):
                row = target + y * columns * size
                for x in range(done if y < rest else x0, last):
                    at = origin + x * across + y * down
                    # a 4-byte store spills into the next pixel, which is written after it
                    if size == 3 and x + 1 < last and at + 4 <= end:
                        copy4(at, row + x * 3)
                    else:
                        copy_pixel(at, row + x * size, size)


@inline
def _turn_four(origin, across, down, end, target, stride, y):
    """Turns 4 x 4 pixels of 3 bytes from row ``y`` on; rows of the target are ``stride`` bytes apart."""
    first, step = (y, stride) if down > 0 else (y + 3, -stride)  # the row whose pixels lie first in the source
    from_, to = origin + first * down, target + first * stride
    if max(from_, from_ + 3 * across) + 16 <= end:
        turn3_part(from_, across, to, step)
    else:
        for k in range(4):
            for i in range(4):
                copy_pixel(from_ + i * across + 3 * k, to + k * step + 3 * i, 3)


@kernel
def _outside(source, height, width, size, steps, border, fill, target, y, columns, low, high):
    for x in range(low, high):
        at_x = inside(steps[0] * x + steps[1] * y + steps[2], width, border)
        at_y = inside(steps[3] * x + steps[4] * y + steps[5], height, border)
        from_ = fill if at_x < 0 or at_y < 0 else source + (at_y * width + at_x) * size
        copy_pixel(from_, target + (y * columns + x) * size, size)


@exact
def nearest_source(matrix, x, y):
    """The column and row that pixel (x, y) of a nearest warp shows, as float64, and whether it is in front of the camera."""
    at_x, at_y, ahead = source_point(matrix, x, y)
    return np.floor(at_x + TIE), np.floor(at_y + TIE), ahead


@exact
def nearest_places(matrix, height, width, border, y, count, places):
    """Pixel numbers (row * width + column; -1: the fill) that row ``y`` of a nearest warp shows; below 2^31.

    Places move steadily along a row, so those inside of the picture are one span: between its ends, where rounding alone
    leads out of it, nothing is tested.
    """
    first, last = 0, count
    while first < last:
        u, v, ahead = nearest_source(matrix, first, y)
        if ahead and 0.0 <= u < width and 0.0 <= v < height:
            break
        places[first] = np.int32(nearest_place(u, v, height, width, border) if ahead else -1)
        first += 1
    while last > first:
        u, v, ahead = nearest_source(matrix, last - 1, y)
        if ahead and 0.0 <= u < width and 0.0 <= v < height:
            break
        places[last - 1] = np.int32(nearest_place(u, v, height, width, border) if ahead else -1)
        last -= 1
    inner, i, right, bottom = places[first:last], y + 0.5, np.int32(width - 1), np.int32(height - 1)
    a, b, d, e = matrix[0], matrix[1] * i + matrix[2], matrix[3], matrix[4] * i + matrix[5]
    f, g = matrix[6], matrix[7] * i + matrix[8]
    if f == 0.0 and g == 1.0:  # the same without divisions
        for k in range(last - first):
            j = (first + k) + 0.5
            column = min(max(np.int32(a * j + b + TIE), np.int32(0)), right)
            row = min(max(np.int32(d * j + e + TIE), np.int32(0)), bottom)
            inner[k] = row * np.int32(width) + column
        return
    for k in range(last - first):
        j = (first + k) + 0.5
        depth = f * j + g
        column = min(max(np.int32((a * j + b) / depth + TIE), np.int32(0)), right)
        row = min(max(np.int32((d * j + e) / depth + TIE), np.int32(0)), bottom)
        inner[k] = row * np.int32(width) + column


@exact
def nearest_place(u, v, height, width, border):
    """The number of the pixel that column ``u`` and row ``v`` show; -1: the fill."""
    at_x, at_y = inside(np.int64(u), width, border), inside(np.int64(v), height, border)
    return np.int64(-1) if at_x < 0 or at_y < 0 else at_y * width + at_x


@kernel
def nearest_row(source, size, places, count, fill, target):
    """Copies ``count`` elements of ``size`` (1, 2, 4 or 8) bytes from their places."""
    if size == 1:
        a, b, back = view_u8(source, 1), view_u8(target, count), view_u8(fill, 1)[0]
        for x in range(count):
            b[x] = a[places[x]] if places[x] >= 0 else back
    elif size == 2:
        c, d, ground = view_u16(source, 1), view_u16(target, count), view_u16(fill, 1)[0]
        for x in range(count):
            d[x] = c[places[x]] if places[x] >= 0 else ground
    else:
        for x in range(count):
            copy_pixel(source + np.int64(places[x]) * size if places[x] >= 0 else fill, target + x * size, size)
