"""Contrast. Results in uint8 are cut to whole levels, not rounded, as imgaug does."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image, only, per_channel, restored
from vicinal.compat.imgaug.pixels.tables import looked_up
from vicinal.errors import DataError, expected

SHARES = np.linspace(0, 1, 256, dtype=np.float32)
"""The levels of uint8 in [0, 1]."""


def _cut(levels: NDArray[Any]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(levels, 0, 255).astype(np.uint8))


def gamma(image: Image, exponent: float) -> Image:
    """Of shares of white; DataError for a negative value, or exponent, of another dtype than uint8."""
    if image.dtype == np.uint8:
        return looked_up(image, _cut(SHARES ** np.float32(exponent) * 255))
    if exponent < 0:
        raise DataError(expected("adjust_contrast_gamma.gamma", "a number of 0 or more for dtypes other than uint8", exponent))
    shares, white = _shares(image, "adjust_contrast_gamma")
    return np.asarray(shares**exponent * white).astype(image.dtype)


def sigmoid(image: Image, gain: float, cutoff: float) -> Image:
    if image.dtype == np.uint8:
        return looked_up(image, _cut(255 / (1 + np.exp(np.float32(gain) * (np.float32(cutoff) - SHARES)))))
    shares, white = _shares(image, "adjust_contrast_sigmoid")
    return np.asarray(white / (1 + np.exp(gain * (cutoff - shares)))).astype(image.dtype)


def log(image: Image, gain: float) -> Image:
    if image.dtype == np.uint8:
        return looked_up(image, _cut(np.float32(gain) * np.log2(1 + SHARES) * 255))
    shares, white = _shares(image, "adjust_contrast_log")
    return np.asarray(np.log2(1 + shares) * white * gain).astype(image.dtype)


def linear(image: Image, factor: float) -> Image:
    """About 127 of uint8, the middle of other integers (cut to a whole number), 0 of floats; those are rounded."""
    if image.dtype == np.uint8:
        return looked_up(image, _cut(127 + np.float32(factor) * (np.arange(256, dtype=np.float32) - 127)))
    limits = np.iinfo(image.dtype) if image.dtype.kind in "iu" else None
    centre = int((limits.min + limits.max) / 2) if limits else 0.0
    return restored(centre + factor * (image.astype(np.float64) - centre), image.dtype)


def _shares(image: Image, where: str) -> tuple[Image, float]:
    """The image in shares of white, float64, and white: the greatest integer, or 1 for floats."""
    if image.size and image.min() < 0:
        raise DataError(expected(where, "values of 0 or more", float(image.min())))
    white = float(np.iinfo(image.dtype).max) if image.dtype.kind in "iu" else 1.0
    return image.astype(np.float64) / white, white


def clahe(plane: Image, limit: float, rows: int, columns: int) -> Image:
    """[H, W] of uint8 or uint16, equalised in a grid of so many tiles; a single tile leaves it as it is."""
    if rows <= 1 and columns <= 1:
        return plane
    return np.asarray(cv2.createCLAHE(clipLimit=limit, tileGridSize=(columns, rows)).apply(np.ascontiguousarray(plane)))


def equalized(image: Image) -> Image:
    """Every channel by its own histogram."""
    only("AllChannelsHistogramEqualization", image, "uint8")
    return per_channel(lambda plane: np.asarray(cv2.equalizeHist(plane)), image)
