"""Sums and products of pictures that are cut, not rounded, to whole levels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.pixels import clip, keeps_channels, lookup
from vicinal.compat.albumentations.transform import Array

LEVELS = np.arange(256, dtype=np.float32)


def multiply_add(img: Array, factor: float, value: float) -> Array:
    """``img * factor + value``."""
    if img.dtype == np.uint8:
        return lookup(img, clip(LEVELS * factor + value, np.uint8))
    return clip(img * np.float32(factor) + np.float32(value), img.dtype)


def multiply(img: Array, factor: Any) -> Array:
    """``img`` times a number, a number per channel, or an array of its shape."""
    if isinstance(factor, (int, float)):
        return multiply_add(img, factor, 0)
    return clip(img.astype(np.float32) * np.asarray(factor, np.float32), img.dtype)


def add(img: Array, value: Any) -> Array:
    """``img`` plus a number, a number per channel, or an array of its shape; to levels, the whole part of it."""
    value = np.asarray(value, np.float32)
    return clip(img.astype(np.float32) + (value if img.dtype.kind == "f" else np.trunc(value)), img.dtype)


def add_weighted(first: Array, share: float, second: Array, other: float) -> Array:
    """``first * share + second * other``, rounded."""
    return np.asarray(cv2.addWeighted(first, share, second, other, 0)).reshape(first.shape)


@keeps_channels
def convolve(img: Array, kernel: Array) -> Array:
    """Correlation with a kernel, the border reflected without its edge."""
    return clip(cv2.filter2D(img, -1, kernel), img.dtype)


@keeps_channels
def separable_convolve(img: Array, kernel: Array) -> Array:
    """Correlation with the same kernel along both axes."""
    return clip(cv2.sepFilter2D(img, -1, kernel, kernel), img.dtype)
