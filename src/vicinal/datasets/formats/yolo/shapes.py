"""Objects as the shapes that YOLO has lines for: one ring, four corners, keypoints."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.datasets.objects import Floats, Objects, Rings
from vicinal.datasets.outlines import joined, rings_of_mask

NEAR = 1.0  # pixel that a keypoint may be outside and is moved to the edge; others are given up


def ring_of(objects: Objects, index: int) -> Floats:
    """The outline [K, 2] of an object: its polygon, else that of its RLE mask, else its box. Parts are joined by lines."""
    rings = None if objects.polygons is None else objects.polygons[index]
    mask = None if objects.masks is None else objects.masks[index]
    if not rings and mask is not None:
        rings = rings_of_mask(mask, f"objects.masks[{index}]")
    return joined(alike(rings)) if rings else corners_of(objects.boxes[index])


def rectangle_of(objects: Objects, index: int) -> Floats:
    """Four corners [4, 2]: of the rotated box, else an outline of four points, else the smallest rectangle around it."""
    if objects.corners is not None:
        quad: Floats = objects.corners[index]
        return quad
    ring = ring_of(objects, index)
    if len(ring) == 4:
        return ring
    corners: Floats = cv2.boxPoints(cv2.minAreaRect(ring.astype(np.float32))).astype(np.float64)
    return corners


def corners_of(box: Floats) -> Floats:
    """The corners [4, 2] of a box."""
    corners: Floats = box[[0, 1, 2, 1, 2, 3, 0, 3]].reshape(4, 2)
    return corners


def alike(rings: Rings) -> Rings:
    """The rings, all turning the way that the first one does."""
    return tuple(ring if _turn(ring) * _turn(rings[0]) >= 0 else ring[::-1] for ring in rings)


def points_of(objects: Objects, index: int, size: tuple[int, int]) -> Floats:
    """The keypoints [K, 3] of an object, inside the picture; 0, 0, 0 for those outside."""
    if objects.keypoints is None:
        return np.zeros((0, 3))
    points: Floats = objects.keypoints[index].copy()
    inner = np.clip(points[:, :2], 0, [size[1], size[0]])
    outside = (np.abs(inner - points[:, :2]) > NEAR).any(axis=1) | (points[:, 2] == 0)
    points[:, :2] = inner
    points[outside] = 0
    return points


def _turn(ring: Floats) -> float:
    """Twice the area, negative the other way round."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
