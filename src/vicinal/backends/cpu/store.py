"""Rows to the output: rounded, in the user's dtype and layout."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, address_of, copy_bytes, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import U8, U16
from vicinal.backends.cpu.vectors.simd import join3


@kernel
def bytes_of(row, count, target):
    """Rounds (half to even) levels in 0..255 to bytes."""
    for x in range(count):
        target[x] = np.uint8(np.int32(np.rint(min(max(row[x], F(0)), F(255)))))


@kernel
def store_band(kind, planar, address, height, width, channels, y, count, rows, planes, level):
    """``count`` pixels of ``rows`` [channels, >= count], from row ``y`` on, to the picture [height, width] at ``address``."""
    if planar:
        for c in range(channels):
            row, first = rows[c], (c * height + y) * width
            if kind == U8:
                bytes_of(row, count, view_u8(address + first, count))
            elif kind == U16:
                words_of(row, count, view_u16(address + 2 * first, count), 1)
            else:
                copy_bytes(address + 4 * first, address_of(row), 4 * count)
        return
    first = y * width * channels
    if kind == U8:
        if channels == 1:
            bytes_of(rows[0], count, view_u8(address + first, count))
            return
        for c in range(channels):
            bytes_of(rows[c], count, planes[c])
        if channels == 3:
            join3(address_of(planes), planes.strides[0], address + first, count, level)
            return
        for c in range(channels):
            target, plane = view_u8(address + first + c, count * channels - c), planes[c]
            for x in range(count):
                target[x * channels] = plane[x]
    elif kind == U16:
        for c in range(channels):
            words_of(rows[c], count, view_u16(address + 2 * (first + c), count * channels - c), channels)
    else:
        for c in range(channels):
            floats_of(rows[c], count, view_f32(address + 4 * (first + c), count * channels - c), channels)


@kernel
def store_pixel(kind, channels, values, address):
    """One pixel of ``values`` [>= channels]."""
    for c in range(channels):
        if kind == U8:
            view_u8(address, channels)[c] = np.uint8(np.int32(np.rint(min(max(values[c], F(0)), F(255)))))
        elif kind == U16:
            view_u16(address, channels)[c] = np.uint16(np.int32(np.rint(min(max(values[c], F(0)), F(65535)))))
        else:
            view_f32(address, channels)[c] = values[c]


@kernel
def words_of(row, count, target, step):
    """Rounds (half to even) levels in 0..65535, to every ``step``-th value."""
    for x in range(count):
        target[x * step] = np.uint16(np.int32(np.rint(min(max(row[x], F(0)), F(65535)))))


@kernel
def floats_of(row, count, target, step):
    for x in range(count):
        target[x * step] = row[x]
