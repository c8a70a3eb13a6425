"""The middle of a picture, enlarged."""

from __future__ import annotations

import math

import numpy as np

from vicinal.transforms.corrupt.values import Floats


def zoomed(picture: Floats, factor: float) -> Floats:
    """[H, W, ...] of the same size: its middle, ``factor`` (at least 1) times as large, between pixels linearly."""
    for axis in (0, 1):
        length = picture.shape[axis]
        first, share = _positions(length, factor)
        weight = share.reshape(-1, *[1] * (picture.ndim - 1 - axis))
        low, high = (np.take(picture, np.minimum(first + step, length - 1), axis) for step in (0, 1))
        picture = low + weight * (high - low)
    return picture


def _positions(length: int, factor: float) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    """The pixel before each position, and how far it lies beyond: ends of the part on ends of what it becomes, as
    scipy.ndimage.zoom has it, what is too long cut on both sides."""
    part = math.ceil(length / factor)
    size = round(part * factor)
    steps = np.arange(length) + (size - length) // 2
    positions = steps * ((part - 1) / max(size - 1, 1))
    first = np.floor(positions).astype(np.int64)
    return first + (length - part) // 2, (positions - first).astype(np.float32)
