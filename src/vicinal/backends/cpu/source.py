"""Where a gather reads from: a user's picture (HWC, three dtypes) or an intermediate one (planar float32)."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, inline, view_f32, view_u8, view_u16

U8, U16, F32, TILE = range(4)
KINDS = {np.dtype(np.uint8): U8, np.dtype(np.uint16): U16, np.dtype(np.float32): F32}
ITEMS = (1, 2, 4, 4)


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
