"""Means, deviations and histograms of whole pictures."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.values import Floats

Moments: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Mean and standard deviation of each channel, [C]."""


def channel_means(picture: Floats) -> NDArray[np.float64]:
    """[C] of [H, W, C], float32: what ``picture.mean(axis=(0, 1), dtype=np.float64)`` gives, of colours ten times as fast.

    NumPy adds the pixels of several channels up in their order, and those of a single one in pairs.
    """
    height, width, channels = picture.shape
    if channels == 1:
        return np.asarray(picture.mean(axis=(0, 1), dtype=np.float64))
    sums: NDArray[np.float64] = np.zeros(channels)
    _kernels().sums_block(_rows(picture), sums)
    sums /= height * width
    return sums


def channel_moments(picture: Floats) -> Moments:
    """The same, and what ``picture.std(axis=(0, 1), dtype=np.float64)`` gives."""
    height, width, channels = picture.shape
    means = channel_means(picture)
    if channels == 1:
        return means, np.asarray(picture.std(axis=(0, 1), dtype=np.float64))
    sums: NDArray[np.float64] = np.zeros(channels)
    _kernels().squares_block(_rows(picture), means, sums)
    sums /= height * width
    return means, np.sqrt(sums)


def channel_counts(picture: NDArray[np.uint8]) -> NDArray[np.int64]:
    """[C, 256] of [H, W, C]: how many values of each channel have each level."""
    counts: NDArray[np.int64] = np.zeros((picture.shape[2], 256), np.int64)
    _kernels().counts_block(np.ascontiguousarray(picture).reshape(-1, picture.shape[2]), counts)
    return counts


def scaled_about(picture: Floats, means: Any, scales: Any, wanted: Any) -> Floats:
    """The picture, which is written to: (x - mean) scale + wanted, with a number for each channel, in float64."""
    _kernels().scaled_block(picture.reshape(-1, picture.shape[2]), means, scales, wanted)
    return picture


def _rows(picture: Floats) -> Floats:
    return np.ascontiguousarray(picture).reshape(-1, picture.shape[2])


def _kernels() -> Any:
    return kernels_of("vicinal.transforms.color.sums_kernel")
