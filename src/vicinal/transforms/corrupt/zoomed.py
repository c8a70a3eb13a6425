"""The middle of a picture, enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.values import Floats

Places: TypeAlias = tuple[NDArray[np.int64], Floats]


def zoomed(picture: Floats, factor: float) -> Floats:
    """[H, W, ...] of the same size: its middle, ``factor`` (at least 1) times as large, between pixels linearly."""
    for axis in (0, 1):
        length = picture.shape[axis]
        first, share = _places(length, factor)
        weight = share.reshape(-1, *[1] * (picture.ndim - 1 - axis))
        low, high = (np.take(picture, np.minimum(first + step, length - 1), axis) for step in (0, 1))
        picture = low + weight * (high - low)
    return picture


def zooms(picture: Floats, factors: Sequence[float]) -> Floats:
    """The picture [H, W, C] and, for each factor, what ``zoomed`` gives, added up in this order."""
    height, width, channels = picture.shape
    flat = np.ascontiguousarray(picture).reshape(height, width * channels)
    total = flat.copy()
    if total.size and len(factors):
        many = np.array(factors)[:, None]
        places = (*_places(height, many), *_places(width, many))
        block = kernels_of("vicinal.transforms.corrupt.zoom_kernel").zooms_block
        block(flat, channels, *places, np.empty(width * channels, np.float32), total)
    return total.reshape(picture.shape)


def _places(length: int, factor: float | NDArray[np.float64]) -> Places:
    """[..., length] for factors [..., 1]: the pixel before each position, and how far it lies beyond: ends of the part on ends
    of what it becomes, as scipy.ndimage.zoom has it, what is too long cut on both sides."""
    part = np.asarray(np.ceil(length / factor), np.int64)
    size = np.asarray(np.rint(part * factor), np.int64)
    positions = (np.arange(length) + (size - length) // 2) * ((part - 1) / np.maximum(size - 1, 1))
    first = np.floor(positions)
    return first.astype(np.int64) + (length - part) // 2, (positions - first).astype(np.float32)
