"""Nearest warps as OpenCV 4 rounds them (OpenCV 5 rounds otherwise, which shows in masks)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.transform import Array

STEPS = 1024
"""Parts of a pixel in which OpenCV 4 adds up places."""
MOST = 2**15 - 1
ROUNDS_OTHERWISE = int(cv2.__version__.partition(".")[0]) >= 5
"""Whether OpenCV's own nearest warps give other pixels."""


def inverted(matrix: Array) -> Array:
    """The inverse [2, 3] of an affine matrix, by OpenCV's order of operations."""
    (a, b, c), (d, e, f) = matrix[:2].tolist()
    factor = a * e - b * d
    factor = 1 / factor if factor else 0.0
    a, b, d, e = e * factor, -b * factor, -d * factor, a * factor
    return np.array([[a, b, -a * c - b * f], [d, e, -d * c - e * f]])


def affine_places(matrix: Array, canvas: tuple[int, int]) -> Array:
    """The source pixel [H, W, 2], int16, of each pixel of a canvas (width, height)."""
    back = inverted(matrix)
    x, y = np.arange(canvas[0]), np.arange(canvas[1])
    found = np.empty((canvas[1], canvas[0], 2), np.int16)
    for axis in (0, 1):
        along = np.rint(back[axis, 0] * x * STEPS)
        down = np.rint((back[axis, 1] * y + back[axis, 2]) * STEPS) + STEPS // 2
        small = max(np.abs(along).max(), np.abs(down).max()) < MOST * STEPS / 2
        whole = np.int32 if small else np.int64
        places = (down.astype(whole)[:, None] + along.astype(whole)) >> 10
        found[..., axis] = places if small else np.clip(places, -MOST, MOST)
    return found


def perspective_places(matrix: Array, canvas: tuple[int, int]) -> Array:
    """The source pixel [H, W, 2] of each pixel of a canvas (width, height) under a perspective matrix."""
    back = np.asarray(cv2.invert(matrix)[1])
    x, y = np.arange(canvas[0])[None], np.arange(canvas[1])[:, None]
    weight = back[2, 0] * x + (back[2, 1] * y + back[2, 2])
    weight = np.divide(1.0, weight, out=np.zeros_like(weight), where=weight != 0)
    found = [np.rint((back[i, 0] * x + (back[i, 1] * y + back[i, 2])) * weight) for i in (0, 1)]
    return np.asarray(np.clip(np.stack(found, axis=-1), -MOST, MOST).astype(np.int16))


@keeps_channels
def nearest(img: Array, places: Array, border_mode: int, value: Any) -> Array:
    """A picture of these source pixels, the border beyond."""

    def part(piece: Array, own: Any) -> Array:
        return np.asarray(
            cv2.remap(piece, places, None, cv2.INTER_NEAREST, borderMode=border_mode, borderValue=own)  # type: ignore[call-overload]
        )

    return by_fours(part, img, value)
