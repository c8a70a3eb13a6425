"""Bicubic gather by any projective map: a row of places, then their pixels; those near the border by gather/general.py."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.gather.ahead import ask_for, pixels_ahead
from vicinal.backends.cpu.gather.general import any_pixel
from vicinal.backends.cpu.gather.interpolations import BICUBIC
from vicinal.backends.cpu.gather.points import FILL, SLOW, exact_places
from vicinal.backends.cpu.jit import F, address_of, inline, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import ITEMS, TILE, U8, U16
from vicinal.backends.cpu.vectors.float_lanes import cubic_across, cubic_pixel


@kernel
def cubic_row(
    kind, address, height, width, channels, matrix, border, fill, y, count, rows, place, u, v, offset, staging, blended, taps,
    weights, low, high,
):  # fmt: skip
    """Row ``y`` of a bicubic warp of a picture of at least 4 x 4 pixels to ``rows[:, place : place + count]``, clamped.

    ``u``, ``v`` [count] float32, ``offset`` [count] int32, ``staging`` [count, 4] float32, ``blended`` [width * channels + 16]
    float32 and, as in ``any_row``, ``taps`` and ``weights`` are room to work in.
    """
    step = 1 if kind == TILE else channels
    in_lanes = kind == U8 and (channels == 1 or channels == 3 or channels == 4)
    reads = 16 if in_lanes and channels == 3 else 4 * step
    most = (height - 3) * width * step - reads
    before, behind = np.int64(1), np.int64(2)  # no constants: Numba would compile functions once more
    others = exact_places(matrix, height, width, border, before, behind, step, most, y, count, u, v, offset)
    ahead, size = pixels_ahead(matrix, width, y, count) * step, ITEMS[kind]
    for c in range(channels if kind == TILE else 1):
        ask_for(address + size * c * height * width, size, offset, ahead, count)
    if in_lanes:
        if matrix[1] == 0.0 and matrix[3] == 0.0 and matrix[6] == 0.0 and matrix[7] == 0.0:
            _upright(address, width * channels, channels, count, u, v, offset, blended, address_of(staging))
        else:
            _pixels_in_lanes(address, width * channels, channels, count, u, v, offset, address_of(staging))
        for c in range(channels):
            row = rows[c, place : place + count]
            for x in range(count):
                row[x] = min(max(staging[x, c], low), high)
    else:
        _pixels(kind, address, height, width, channels, count, u, v, offset, rows, place, low, high)
    if others:
        for x in range(count):
            if offset[x] == FILL:
                for c in range(channels):
                    rows[c, place + x] = min(max(fill[c], low), high)
            elif offset[x] == SLOW:
                any_pixel(
                    kind, address, height, width, channels, matrix, BICUBIC, 1.0, 1.0, border, fill, y, x, rows, place, taps,
                    weights, low, high,
                )  # fmt: skip


@kernel
def _pixels_in_lanes(address, stride, channels, count, u, v, offset, target):
    if channels == 3:
        for x in range(count):
            if offset[x] >= 0:
                cubic_pixel(address + offset[x], stride, u[x], v[x], target + 16 * x, 3)
    elif channels == 4:
        for x in range(count):
            if offset[x] >= 0:
                cubic_pixel(address + offset[x], stride, u[x], v[x], target + 16 * x, 4)
    else:
        for x in range(count):
            if offset[x] >= 0:
                cubic_pixel(address + offset[x], stride, u[x], v[x], target + 16 * x, 1)


@kernel
def _upright(address, stride, channels, count, u, v, offset, blended, target):
    """As ``_pixels_in_lanes`` where all places lie in the same four rows: they are blended once, all along."""
    least, most, share = np.int32(1 << 30), np.int32(-1), F(0)
    for x in range(count):
        if offset[x] >= 0:
            least, most, share = min(least, offset[x]), max(most, offset[x]), v[x]
    if most < 0:
        return
    if most - least + 4 * channels > stride:  # not the same rows after all
        _pixels_in_lanes(address, stride, channels, count, u, v, offset, target)
        return
    _blend(address + least, stride, most - least + 4 * channels, share, blended)
    at = address_of(blended) - 4 * least
    if channels == 3:
        for x in range(count):
            if offset[x] >= 0:
                cubic_across(at + 4 * offset[x], u[x], target + 16 * x, 3)
    elif channels == 4:
        for x in range(count):
            if offset[x] >= 0:
                cubic_across(at + 4 * offset[x], u[x], target + 16 * x, 4)
    else:
        for x in range(count):
            if offset[x] >= 0:
                cubic_across(at + 4 * offset[x], u[x], target + 16 * x, 1)


@kernel
def _blend(address, stride, count, share, blended):
    first, second = view_u8(address, count), view_u8(address + stride, count)
    third, fourth = view_u8(address + 2 * stride, count), view_u8(address + 3 * stride, count)
    a, b, c, d = _weights(share)
    for k in range(count):
        upper = a * F(np.int32(first[k])) + b * F(np.int32(second[k]))
        blended[k] = upper + (c * F(np.int32(third[k])) + d * F(np.int32(fourth[k])))


@kernel
def _pixels(kind, address, height, width, channels, count, u, v, offset, rows, place, low, high):
    size = height * width * channels
    right, below = (1, width) if kind == TILE else (channels, width * channels)
    plane = height * width if kind == TILE else 1
    if kind == U8:
        _mixed(view_u8(address, size), right, below, plane, channels, count, u, v, offset, rows, place, low, high)
    elif kind == U16:
        _mixed(view_u16(address, size), right, below, plane, channels, count, u, v, offset, rows, place, low, high)
    else:
        _mixed(view_f32(address, size), right, below, plane, channels, count, u, v, offset, rows, place, low, high)


@kernel
def _mixed(pixels, right, below, plane, channels, count, u, v, offset, rows, place, low, high):
    """The 4 x 4 neighbours of every place mixed: the next ones are ``right`` and ``below`` values on, channels ``plane``."""
    for c in range(channels):
        row = rows[c, place : place + count]
        for x in range(count):
            if offset[x] >= 0:
                at = np.int64(offset[x]) + c * plane
                a, b, d, e = _weights(v[x])
                total = a * _across(pixels, at, right, u[x]) + b * _across(pixels, at + below, right, u[x])
                total += d * _across(pixels, at + 2 * below, right, u[x]) + e * _across(pixels, at + 3 * below, right, u[x])
                row[x] = min(max(total, low), high)


@inline
def _across(pixels, at, right, t):
    a, b, c, d = _weights(t)
    return a * F(pixels[at]) + b * F(pixels[at + right]) + c * F(pixels[at + 2 * right]) + d * F(pixels[at + 3 * right])


@inline
def _weights(t):
    """Of the four neighbours, ``t`` beyond the second: see vectors/float_lanes.py."""
    return (
        ((F(-0.75) * t + F(1.5)) * t - F(0.75)) * t,
        (F(1.25) * t - F(2.25)) * t * t + F(1),
        ((F(-1.25) * t + F(1.5)) * t + F(0.75)) * t,
        (F(0.75) * t - F(0.75)) * t * t,
    )
