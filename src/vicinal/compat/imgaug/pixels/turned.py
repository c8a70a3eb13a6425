"""A small picture turned as OpenCV 4 turns it, bit by bit."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

BITS = 10
"""Of a coordinate behind the point."""
STEPS = 32
"""Places between two pixels. OpenCV 5 interpolates exactly, so kernels made by it would differ from imgaug's."""


def turned(plane: NDArray[np.uint8], degrees: float, order: int = 1) -> NDArray[np.uint8]:
    """[H, W] clockwise about its centre, 0 beyond its edge; ``order`` 0 for the nearest pixel, else bilinear."""
    rows, columns = _sources(plane.shape, degrees, 0 if order == 0 else STEPS // 2)
    if order == 0:
        return _at(plane, rows >> BITS, columns >> BITS)
    y, x = rows >> (BITS - 5), columns >> (BITS - 5)
    down, right = y % STEPS, x % STEPS
    top, left = y // STEPS, x // STEPS
    total = np.zeros(plane.shape, np.int64)
    for step_y, weight_y in ((0, STEPS - down), (1, down)):
        for step_x, weight_x in ((0, STEPS - right), (1, right)):
            total += weight_y * weight_x * _at(plane, top + step_y, left + step_x).astype(np.int64)
    return ((total * STEPS + (1 << 14)) >> 15).astype(np.uint8)


def _sources(shape: tuple[int, ...], degrees: float, half: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each pixel comes from, [H, W] each, in units of 2 ** -BITS; ``half`` a step, to round with."""
    height, width = shape
    y, x = (height - 1) / 2, (width - 1) / 2
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    there = np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
    back = cv2.invertAffineTransform(there)
    unit = float(1 << BITS)
    offset = half if half else 1 << (BITS - 1)
    across, along = np.arange(width), np.arange(height)

    def place(row: NDArray[np.float64]) -> NDArray[np.int64]:
        start = np.rint((row[1] * along + row[2]) * unit).astype(np.int64) + offset
        return np.asarray(start[:, None] + np.rint(row[0] * across * unit).astype(np.int64))

    return place(back[1]), place(back[0])


def _at(plane: NDArray[np.uint8], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Pixels there, 0 where there are none."""
    height, width = plane.shape
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    found = plane[rows.clip(0, height - 1), columns.clip(0, width - 1)]
    return np.where(inside, found, 0).astype(np.uint8)
