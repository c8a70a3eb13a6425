"""Copies of boxes and keypoints in the mirrored parts of a picture whose border reflects."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vicinal.compat.albumentations.transform import Array

REFLECTING = (2, 4)
"""OpenCV's borders that mirror the picture."""


@dataclass(frozen=True)
class Tiles:
    """How many copies of a picture there are before and after it, along each axis."""

    above: int
    below: int
    left: int
    right: int

    @classmethod
    def around(cls, top: int, bottom: int, left: int, right: int, shape: tuple[int, ...]) -> Tiles:
        """The copies that so much padding shows, whole or in part."""
        height, width = shape[:2]
        return cls(math.ceil(top / height), math.ceil(bottom / height), math.ceil(left / width), math.ceil(right / width))

    def cells(self) -> list[tuple[int, int]]:
        """(row, column) of every copy, the picture itself at (0, 0), row by row."""
        rows, columns = range(-self.above, self.below + 1), range(-self.left, self.right + 1)
        return [(row, column) for row in rows for column in columns]


def mirrored_boxes(bboxes: Array, tiles: Tiles, shape: tuple[int, ...]) -> Array:
    """Boxes in pixels in all copies."""
    height, width = shape[:2]
    parts = []
    for row, column in tiles.cells():
        part = bboxes.copy()
        if column % 2:
            part[:, [0, 2]] = width - part[:, [2, 0]]
        if row % 2:
            part[:, [1, 3]] = height - part[:, [3, 1]]
        part[:, :4] += np.array([column * width, row * height] * 2)
        parts.append(part)
    return np.vstack(parts)


def mirrored_points(keypoints: Array, tiles: Tiles, shape: tuple[int, ...]) -> Array:
    """Keypoints in all copies."""
    height, width = shape[:2]
    parts = []
    for row, column in tiles.cells():
        part = keypoints.copy()
        for flips, axis, size in ((column % 2, 0, width), (row % 2, 1, height)):
            if flips:
                part[:, axis] = size - part[:, axis]
                part[:, 3] = -part[:, 3]
        part[:, 0] += column * width
        part[:, 1] += row * height
        parts.append(part)
    return np.vstack(parts)


def boxes_in(bboxes: Array, shape: tuple[int, ...]) -> Array:
    """Boxes in pixels that show on a canvas."""
    seen = (bboxes[:, 2] > 0) & (bboxes[:, 3] > 0) & (bboxes[:, 0] < shape[1]) & (bboxes[:, 1] < shape[0])
    return bboxes[seen]


def points_in_canvas(keypoints: Array, shape: tuple[int, ...]) -> Array:
    """Keypoints that show on a canvas."""
    x, y = keypoints[:, 0], keypoints[:, 1]
    return keypoints[(x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])]
