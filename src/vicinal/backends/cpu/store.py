"""Rows to the output: rounded, in the user's dtype and layout."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.simd import join3
from vicinal.backends.cpu.source import U8, U16


@kernel
def bytes_of(row, count, target):  # type: ignore[no-untyped-def]
    """Rounds (half to even) levels in 0..255 to bytes."""
    for x in range(count):
        target[x] = np.uint8(np.int32(np.rint(min(max(row[x], F(0)), F(255)))))


@kernel
def store_row(kind, planar, address, height, width, channels, y, rows, planes, level):  # type: ignore[no-untyped-def]
    """Row ``y`` of ``rows`` [channels, >= width] to the picture [height, width] at ``address``."""
    if planar:
        for c in range(channels):
            row, first = rows[c], (c * height + y) * width
            if kind == U8:
                bytes_of(row, width, view_u8(address + first, width))
            elif kind == U16:
                target16 = view_u16(address + 2 * first, width)
                for x in range(width):
                    target16[x] = np.uint16(np.int32(np.rint(min(max(row[x], F(0)), F(65535)))))
            else:
                target32 = view_f32(address + 4 * first, width)
                for x in range(width):
                    target32[x] = row[x]
        return
    first = y * width * channels
    if kind == U8:
        if channels == 1:
            bytes_of(rows[0], width, view_u8(address + first, width))
            return
        for c in range(channels):
            bytes_of(rows[c], width, planes[c])
        if channels == 3:
            join3(planes, address + first, width, level)
            return
        for c in range(channels):
            target8, plane = view_u8(address + first, width * channels)[c:], planes[c]
            for x in range(width):
                target8[x * channels] = plane[x]
    elif kind == U16:
        for c in range(channels):
            both, row = view_u16(address + 2 * first, width * channels)[c:], rows[c]
            for x in range(width):
                both[x * channels] = np.uint16(np.int32(np.rint(min(max(row[x], F(0)), F(65535)))))
    else:
        for c in range(channels):
            floats, row = view_f32(address + 4 * first, width * channels)[c:], rows[c]
            for x in range(width):
                floats[x * channels] = row[x]
