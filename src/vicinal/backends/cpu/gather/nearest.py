"""Nearest gather by any projective map: the places of a row, then their pixels."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.gather.ahead import ask_for
from vicinal.backends.cpu.jit import F, copy_bytes, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import ITEMS, TILE, U8, U16
from vicinal.backends.cpu.vectors.intrinsics import copy4
from vicinal.backends.cpu.vectors.simd import split3


@kernel
def pixels_at(
    kind, address, height, width, channels, places, ahead, count, fill, rows, at, planes, plane_step, bytes_, level,
):  # fmt: skip
    """The pixels of numbers ``places`` (-1: the fill) to ``rows[:, at : at + count]``; ``ahead``: see ``ask_for``.

    Addresses of room to work in: ``planes``, 3 of at least count bytes ``plane_step`` apart, and ``bytes_`` [3 * count + 1].
    """
    size = height * width * channels
    step, plane = (1, height * width) if kind == TILE else (channels, 1)
    for c in range(channels if kind == TILE else 1):
        ask_for(address + ITEMS[kind] * c * plane, ITEMS[kind] * step, places, ahead, count)
    if kind == U8 and channels == 3:
        _together(address, height * width - 1, places, count, bytes_)
        split3(bytes_, planes, plane_step, count, level)
        for c in range(3):
            row, plane, back = rows[c, at : at + count], view_u8(planes + c * plane_step, count), fill[c]
            for x in range(count):
                row[x] = F(np.int32(plane[x])) if places[x] >= 0 else back
        return
    for c in range(channels):
        row = rows[c, at : at + count]
        if kind == U8:
            take(view_u8(address, size), places, step, c, count, fill[c], row)
        elif kind == U16:
            take(view_u16(address, size), places, step, c, count, fill[c], row)
        else:
            take(view_f32(address, size), places, step, c * plane, count, fill[c], row)


@kernel
def take(pixels, places, step, first, count, back, row):
    for x in range(count):
        at = np.int64(places[x]) * step + first
        row[x] = F(pixels[at]) if places[x] >= 0 else back


@kernel
def _together(address, last, places, count, target):
    """Pixels of 3 bytes, one behind the other: copied as four bytes, but for the ``last`` of the picture."""
    for x in range(count):
        place = np.int64(max(places[x], np.int32(0)))
        if place < last:
            copy4(address + 3 * place, target + 3 * x)
        else:
            copy_bytes(target + 3 * x, address + 3 * place, 3)
