"""Holes within objects, and the parts of a mask."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.transform import Array

Ranges = tuple[tuple[float, float], tuple[float, float]]
"""Shares of an object's height and width."""


def holes_in_boxes(boxes: Array, count: int, sizes: Ranges, draws: np.random.Generator) -> Array:
    """``count`` holes anywhere in each box, in pixels."""
    size = (len(boxes), count)
    width, height = boxes[:, 2:3] - boxes[:, :1], boxes[:, 3:4] - boxes[:, 1:2]
    high = (draws.uniform(sizes[0][0], sizes[0][1], size) * height).astype(np.int32)
    wide = (draws.uniform(sizes[1][0], sizes[1][1], size) * width).astype(np.int32)
    left = boxes[:, :1] + draws.uniform(0, 1, size=size) * (width - wide)
    top = boxes[:, 1:2] + draws.uniform(0, 1, size=size) * (height - high)
    return np.stack([left, top, left + wide, top + high], axis=-1).astype(np.int32).reshape(-1, 4)


def holes_in_mask(mask: Array, count: int, indices: Any, sizes: Ranges, draws: np.random.Generator) -> Array:
    """``count`` holes about points of each part of the mask, as large as shares of the root of its area."""
    pieces, labels = cv2.connectedComponents(np.isin(mask, np.array(indices)).astype(np.uint8))
    centres, roots = [], []
    for piece in range(1, pieces):
        points = np.argwhere(labels == piece)
        centres.append(points[draws.choice(len(points), size=count, replace=True)][:, ::-1])
        roots += [np.sqrt(len(points))] * count
    if not centres:
        return np.zeros((0, 4), np.int32)
    at, root = np.concatenate(centres), np.array(roots)
    high, wide = (draws.uniform(ends[0], ends[1], len(at)) * root // 2 for ends in sizes)
    holes = np.column_stack([at[:, 0] - wide, at[:, 1] - high, at[:, 0] + wide, at[:, 1] + high]).astype(np.int32)
    height, width = mask.shape[:2]
    holes = np.clip(holes, 0, [width - 1, height - 1, width, height])
    return holes[(holes[:, 2] > holes[:, 0]) & (holes[:, 3] > holes[:, 1])]


def parts_of(mask: Array) -> tuple[Array, int]:
    """A number for each connected part of one value, and how many there are."""
    found, count = np.zeros(mask.shape, np.int32), 0
    for value in np.unique(mask[mask != 0]):
        pieces, labels = cv2.connectedComponents((mask == value).astype(np.uint8), connectivity=8)
        found[labels > 0] = labels[labels > 0] + count
        count += pieces - 1
    return found, count
