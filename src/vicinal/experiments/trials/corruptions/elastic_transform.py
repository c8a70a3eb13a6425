"""A picture on rubber."""

from __future__ import annotations

import functools

import cv2
import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption

LARGE = 244 / 224
"""The benchmark's levels for 224 pixels are shares of 244."""


def _elastic_transform(picture: Floats, level: tuple[float, float, float], chance: Chance) -> Floats:
    """``level``: strength and sigma of the field of shifts, and the corners' shift, in shares of the shorter side."""
    size = picture.shape[:2]
    strength, sigma, corners = (share * min(size) for share in level)
    slanted = _slanted(picture, corners, chance)
    down, right = (_field(size, sigma, chance) * np.float32(strength) for _ in range(2))
    y, x = np.indices(size, np.float32)
    found = cv2.remap(slanted, x + right, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(found, np.float32).reshape(picture.shape)


def _slanted(picture: Floats, shift: float, chance: Chance) -> Floats:
    """Moved by the affine map of three corners of a square in the middle that are shifted by chance."""
    height, width = picture.shape[:2]
    middle, half = np.array([width // 2, height // 2]), max(1, min(height, width) // 3)
    before = (middle + half * np.array([[1, 1], [1, -1], [-1, -1]])).astype(np.float32)
    after = before + chance.uniform(-shift, shift, before.shape).astype(np.float32)
    map_ = cv2.getAffineTransform(before, after)
    found = cv2.warpAffine(picture, map_, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(found, np.float32).reshape(picture.shape)


def _field(size: tuple[int, int], sigma: float, chance: Chance) -> Floats:
    """[H, W]: uniform noise in [-1, 1], smoothed."""
    noise = chance.uniform(-1, 1, size).astype(np.float32)
    return np.asarray(_smoothing(size[0], sigma) @ noise @ _smoothing(size[1], sigma).T, np.float32)


@functools.lru_cache(maxsize=16)
def _smoothing(length: int, sigma: float) -> Floats:
    """A Gaussian that ends at 3 sigma as a matrix, the signal mirrored at its edges: a sigma may exceed the picture."""
    reach = int(3 * sigma + 0.5)
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (steps / max(sigma, 1e-9)) ** 2)
    places = (np.arange(length)[:, None] + steps) % (2 * length)
    matrix = np.zeros((length, length))
    np.add.at(matrix, (np.arange(length)[:, None], np.minimum(places, 2 * length - 1 - places)), weights / weights.sum())
    return matrix.astype(np.float32)


ELASTIC_TRANSFORM = Corruption[tuple[float, float, float]](
    "elastic_transform",
    small=((0, 0, 0.08), (0.05, 0.2, 0.07), (0.08, 0.06, 0.06), (0.1, 0.04, 0.05), (0.1, 0.03, 0.03)),
    large=(
        (2 * LARGE, 0.7 * LARGE, 0.1 * LARGE), (2 * LARGE, 0.08 * LARGE, 0.2 * LARGE),
        (0.05 * LARGE, 0.01 * LARGE, 0.02 * LARGE), (0.07 * LARGE, 0.01 * LARGE, 0.02 * LARGE),
        (0.12 * LARGE, 0.01 * LARGE, 0.02 * LARGE),
    ),
    change=by_picture("elastic_transform", _elastic_transform),
    differs="positions are rounded to 1/32 of a pixel",
)  # fmt: skip
