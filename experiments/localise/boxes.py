"""Boxes from maps, and how well they fit."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

THRESHOLDS = tuple(round(0.1 * step, 1) for step in range(1, 10))
"""Of a map's greatest value; 0.2 is the one of Zhou et al. 2016."""


def box_of(found: Array, threshold: float, size: int) -> NDArray[np.float64]:
    """The box (y0, x0, y1, x1) in pixels of the largest connected part of a map that is at least ``threshold`` of its
    greatest value, the map [h, w] stretched to ``size`` x ``size``; all of it for a map without any."""
    large = cv2.resize(found.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
    most = float(large.max())
    if most <= 0:
        return np.array([0.0, 0.0, size, size])
    count, _, stats, _ = cv2.connectedComponentsWithStats((large >= threshold * most).astype(np.uint8), connectivity=8)
    if count < 2:
        return np.array([0.0, 0.0, size, size])
    x, y, width, height = stats[1:][stats[1:, cv2.CC_STAT_AREA].argmax(), :4].astype(np.float64).tolist()
    return np.array([y, x, y + height, x + width])


def overlap(one: Array, other: Array) -> float:
    """The intersection of two boxes (y0, x0, y1, x1) over their union."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = float(np.maximum(high - low, 0).prod())
    areas = float((one[2:] - one[:2]).prod() + (other[2:] - other[:2]).prod())
    return shared / (areas - shared)


def localised(maps: Array, boxes: Array, size: int, least: float = 0.5) -> dict[str, Any]:
    """The "share" of maps [N, h, w] whose box overlaps the object's by ``least``, by THRESHOLDS ("by_threshold"), at that of
    the paper ("share") and at the "best"; and on how many the highest place lies within the box ("pointing")."""
    by_threshold = [
        float(np.mean([overlap(box_of(one, level, size), box) >= least for one, box in zip(maps, boxes, strict=True)]))
        for level in THRESHOLDS
    ]
    hits = []
    for one, box in zip(maps, boxes, strict=True):
        row, column = np.unravel_index(int(one.argmax()), one.shape)
        y, x = (row + 0.5) / one.shape[0] * size, (column + 0.5) / one.shape[1] * size
        hits.append(bool(box[0] <= y <= box[2] and box[1] <= x <= box[3]))
    return {
        "by_threshold": by_threshold, "share": by_threshold[THRESHOLDS.index(0.2)], "best": max(by_threshold),
        "pointing": float(np.mean(hits)),
    }  # fmt: skip
