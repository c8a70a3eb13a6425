"""A picture on rubber."""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import picture_function
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.values import Chance, Floats, check_sides

LARGE = 244 / 224
"""The benchmark's levels for 224 pixels are shares of 244."""
MOST_WARPED = 2**15 - 2
"""Pixels a side that OpenCV warps."""
LONGEST_MATRIX = 2048
"""Pixels along an axis that is smoothed by a matrix; by a Fourier transform beyond, whose memory grows with the picture."""


@picture_function(dtypes=("float32",))
def elastic_transform(picture: Floats, strength: float, sigma: float, corners: float, chance: Chance) -> Floats:
    """``strength`` and ``sigma`` of the field of shifts, and by how much ``corners`` move, in shares of the shorter side.

    DataError for a picture that OpenCV cannot warp.
    """
    size = picture.shape[:2]
    check_sides("elastic_transform", size, MOST_WARPED)
    strength, sigma, corners = (share * min(size) for share in (strength, sigma, corners))
    slanted = _slanted(picture, corners, chance)
    down, right = (_field(size, sigma, chance) * np.float32(strength) for _ in range(2))
    y, x = np.indices(size, np.float32)
    columns, rows = x + right, y + down
    return by_channels(
        lambda part: cv2.remap(part, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), slanted
    )


def _slanted(picture: Floats, shift: float, chance: Chance) -> Floats:
    """Moved by the affine map of three corners of a square in the middle that are shifted by chance."""
    height, width = picture.shape[:2]
    middle, half = np.array([width // 2, height // 2]), max(1, min(height, width) // 3)
    before = (middle + half * np.array([[1, 1], [1, -1], [-1, -1]])).astype(np.float32)
    after = before + chance.uniform(-shift, shift, before.shape).astype(np.float32)
    map_ = cv2.getAffineTransform(before, after)
    return by_channels(lambda part: cv2.warpAffine(part, map_, (width, height), borderMode=cv2.BORDER_REFLECT_101), picture)


def _field(size: tuple[int, int], sigma: float, chance: Chance) -> Floats:
    """[H, W]: uniform noise in [-1, 1], smoothed."""
    noise = chance.uniform(-1, 1, size).astype(np.float32)
    return np.asarray(_smoothed(_smoothed(noise, sigma, 0), sigma, 1), np.float32)


def _smoothed(field: Floats, sigma: float, axis: int) -> Floats:
    """By a Gaussian along an axis that ends at 3 sigma, mirrored at the edges: a sigma may exceed the picture."""
    length = field.shape[axis]
    if length <= LONGEST_MATRIX:
        matrix = _smoothing(length, sigma)
        return matrix @ field if axis == 0 else field @ matrix.T
    steps, weights = _gaussian(sigma)
    kernel = np.bincount(steps % (2 * length), weights, 2 * length)
    response = np.fft.rfft(kernel).real.astype(np.float32)  # the kernel is even
    mirrored = np.concatenate([field, np.flip(field, axis)], axis)
    spectrum = np.fft.rfft(mirrored, axis=axis) * (response[:, None] if axis == 0 else response)
    found: Floats = np.take(np.fft.irfft(spectrum, 2 * length, axis), range(length), axis)
    return found


@functools.lru_cache(maxsize=16)
def _smoothing(length: int, sigma: float) -> Floats:
    """The same as a matrix [L, L], which pictures of one size share."""
    steps, weights = _gaussian(sigma)
    places = (np.arange(length)[:, None] + steps) % (2 * length)
    matrix = np.zeros((length, length))
    np.add.at(matrix, (np.arange(length)[:, None], np.minimum(places, 2 * length - 1 - places)), weights)
    return matrix.astype(np.float32)


def _gaussian(sigma: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Distances, and weights that add up to 1."""
    reach = int(3 * sigma + 0.5)
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (steps / max(sigma, 1e-9)) ** 2)
    return steps, weights / weights.sum()


ELASTIC_TRANSFORM = Kind(
    "elastic_transform",
    elastic_transform,
    small=((0, 0, 0.08), (0.05, 0.2, 0.07), (0.08, 0.06, 0.06), (0.1, 0.04, 0.05), (0.1, 0.03, 0.03)),
    large=(
        (2 * LARGE, 0.7 * LARGE, 0.1 * LARGE), (2 * LARGE, 0.08 * LARGE, 0.2 * LARGE),
        (0.05 * LARGE, 0.01 * LARGE, 0.02 * LARGE), (0.07 * LARGE, 0.01 * LARGE, 0.02 * LARGE),
        (0.12 * LARGE, 0.01 * LARGE, 0.02 * LARGE),
    ),
    differs="positions are rounded to 1/32 of a pixel",
)  # fmt: skip
