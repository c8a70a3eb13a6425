"""Nearest gather by any projective map: the places of a row, then their pixels."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.ahead import ask_for
from vicinal.backends.cpu.jit import F, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import ITEMS, TILE, U8, U16


@kernel
def pixels_at(kind, address, height, width, channels, places, ahead, count, fill, rows, at):
    """The pixels of numbers ``places`` (-1: the fill) to ``rows[:, at : at + count]``; ``ahead``: see ``ask_for``."""
    size = height * width * channels
    step, plane = (1, height * width) if kind == TILE else (channels, 1)
    for c in range(channels if kind == TILE else 1):
        ask_for(address + ITEMS[kind] * c * plane, ITEMS[kind] * step, places, ahead, count)
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
