"""Blurs with imgaug's kernels and borders. Every function gives a new array of the image's dtype."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.compat.imgaug.pixels.depth import (
    ANY_BUT_WIDE_FLOATS,
    UP_TO_16,
    WIDER_STILL,
    Image,
    only,
    per_channel,
    together,
    widened,
)
from vicinal.errors import DataError, expected

BEYOND_OPENCV = ("uint32", "int64", "uint64")
"""Which imgaug blurs by SciPy."""


def gaussian_side(sigma: float) -> int:
    """Taps of a Gaussian: 3.3, 2.9 or 2.6 sigmas, 5 at least, before they are made odd."""
    factor = 3.3 if sigma < 3 else 2.9 if sigma < 5 else 2.6
    return int(max(factor * sigma, 5))


def gaussian(image: Image, sigma: float, side: int | None = None, whole: bool = False) -> Image:
    """Reflecting at the border without its pixel (reflect_101).

    ``whole``: to 4 sigmas, whatever ``side`` says, as SciPy has it, integers cut after each axis; always so for integers that
    OpenCV does not blur.
    """
    only("blur_gaussian_", image, ANY_BUT_WIDE_FLOATS)
    whole = whole or image.dtype.name in BEYOND_OPENCV
    taps = 2 * int(4 * sigma + 0.5) + 1 if whole else (gaussian_side(sigma) if side is None else side) | 1

    def blurred(part: Image) -> Image:
        return np.asarray(cv2.GaussianBlur(part, (taps, taps), sigmaX=sigma, sigmaY=sigma, borderType=cv2.BORDER_REFLECT_101))

    if whole and image.dtype.kind in "iu":
        down = np.trunc(together(lambda part: _along(part, (1, taps), sigma), image.astype(np.float64)))
        return together(lambda part: _along(part, (taps, 1), sigma), down).astype(image.dtype)
    return widened(lambda wide: together(blurred, wide), image, WIDER_STILL)


def _along(image: Image, sides: tuple[int, int], sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, sides, sigmaX=sigma, sigmaY=sigma, borderType=cv2.BORDER_REFLECT_101))


def average(image: Image, first: int, second: int) -> Image:
    """The mean of a rectangle ``first`` wide and ``second`` high: imgaug 0.4 swaps what it calls height and width."""
    only("AverageBlur", image, UP_TO_16)
    return widened(lambda wide: together(lambda part: np.asarray(cv2.blur(part, (first, second))), wide), image)


def median(image: Image, side: int) -> Image:
    """Of a square, ``side`` odd. DataError for dtypes that OpenCV has no median of: uint8 always, others up to 5."""
    only("MedianBlur", image, "uint8 uint16 int16 float32")
    if side > 5 and image.dtype != np.uint8:
        raise DataError(expected("MedianBlur", f"uint8 for k = {side} (others up to 5)", image.dtype.name))
    if image.ndim == 3 and image.shape[2] in (3, 4):  # OpenCV has none of two channels
        return np.asarray(cv2.medianBlur(np.ascontiguousarray(image), side))
    return per_channel(lambda plane: np.asarray(cv2.medianBlur(plane, side)), image)


def bilateral(image: Image, diameter: int, sigma_color: float, sigma_space: float) -> Image:
    only("BilateralBlur", image, "uint8 float32")
    return np.asarray(cv2.bilateralFilter(np.ascontiguousarray(image), diameter, sigma_color, sigma_space))


def mean_shift(image: Image, spatial_radius: float, color_radius: float) -> Image:
    """OpenCV's mean shift of an image in place, as imgaug calls it: later pixels see what earlier ones became."""
    only("blur_mean_shift_", image, "uint8")
    three = image if image.ndim == 3 and image.shape[2] == 3 else np.repeat(image.reshape(*image.shape[:2], 1), 3, axis=2)
    work = np.array(three, order="C")
    found = np.asarray(cv2.pyrMeanShiftFiltering(work, max(spatial_radius, 0), max(color_radius, 0), dst=work))
    return found if three is image else found[..., :1].reshape(image.shape)
