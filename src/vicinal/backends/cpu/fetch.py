"""One value of a picture, wherever it lies (source.py)."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, inline, view_f32, view_u8, view_u16
from vicinal.backends.cpu.source import TILE, U8, U16


@inline
def fetch(kind, address, height, width, channels, y, x, c):
    """One value as float32. For the paths where speed does not count."""
    if kind == TILE:
        return view_f32(address, channels * height * width)[(c * height + y) * width + x]
    at = (y * width + x) * channels + c
    if kind == U8:
        return F(np.int32(view_u8(address, height * width * channels)[at]))
    if kind == U16:
        return F(np.int32(view_u16(address, height * width * channels)[at]))
    return view_f32(address, height * width * channels)[at]
