"""The few colours that stand for a picture's, and pictures of them."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.transforms.corrupt.values import Floats

SIDE = 128
"""Pixels of the longer side of what a palette is found in."""
STEPS = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 20, 1e-4)
AT_ONCE = 1 << 20
"""Distances that are held at once."""


def small(picture: Floats, side: int = SIDE) -> Floats:
    """The picture [H, W, C] with at most so many pixels along a side, by areas."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return picture
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    found: Floats = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
    return found.reshape(size[1], size[0], picture.shape[2])


def palette(picture: Floats, count: int, chance: np.random.Generator) -> Floats:
    """At most ``count`` colours [K, C] of a picture [H, W, C], by k-means from colours that k-means++ draws."""
    values = small(picture).reshape(-1, picture.shape[2])
    if count == 1:
        return np.asarray(values.mean(axis=0, keepdims=True), np.float32)
    centers = _first(values, count, chance)
    if len(centers) < 2:
        return centers
    labels = nearest(values, centers).astype(np.int32)[:, None]
    _, _, found = cv2.kmeans(values, len(centers), labels, STEPS, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    return np.asarray(found, np.float32)


def nearest(values: Floats, colors: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Which of ``colors`` [K, C] is nearest to each of ``values`` [P, C]."""
    found = np.empty(len(values), np.int64)
    step = max(1, AT_ONCE // len(colors))
    for start in range(0, len(values), step):
        part = values[start : start + step]
        apart = np.square(colors).sum(axis=1) - 2 * part @ colors.T
        found[start : start + step] = apart.argmin(axis=1)
    return found


def _first(values: Floats, count: int, chance: np.random.Generator) -> Floats:
    """k-means++ (Arthur and Vassilvitskii 2007): each next colour by its squared distance from those before."""
    centers = [values[int(chance.random() * len(values))]]
    apart = np.square(values - centers[0]).sum(axis=1, dtype=np.float64)
    while len(centers) < count and apart.max() > 0:
        place = np.searchsorted(apart.cumsum(), chance.random() * apart.sum(), side="right")
        centers.append(values[min(int(place), len(values) - 1)])
        apart = np.minimum(apart, np.square(values - centers[-1]).sum(axis=1, dtype=np.float64))
    return np.asarray(centers, np.float32)
