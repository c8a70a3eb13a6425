"""Means of whole pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.values import Floats


def channel_means(picture: Floats) -> NDArray[np.float64]:
    """[C] of [H, W, C], float32: what ``picture.mean(axis=(0, 1), dtype=np.float64)`` gives, of colours ten times as fast.

    NumPy adds the pixels of several channels up in their order, and those of a single one in pairs.
    """
    height, width, channels = picture.shape
    if channels == 1:
        return np.asarray(picture.mean(axis=(0, 1), dtype=np.float64))
    sums: NDArray[np.float64] = np.zeros(channels)
    kernels_of("vicinal.transforms.color.sums_kernel").sums_block(
        np.ascontiguousarray(picture).reshape(height * width, channels), sums
    )
    sums /= height * width
    return sums
