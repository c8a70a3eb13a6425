"""Cells of a picture in their mean colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image

TILE = 32
"""Pixels a side that are compared with the points near them at once."""


def nearest(height: int, width: int, points: NDArray[np.float64]) -> NDArray[np.int64]:
    """[H, W]: which of the points [P, 2] (x, y) is nearest to each pixel's centre.

    By SciPy, where it is installed, which chooses between points that are as near as imgaug does; else tile by tile: a
    point can only win in a tile if it is no farther from its middle than the nearest one is, plus the tile's diagonal.
    """
    points = np.asarray(points, np.float64)
    try:
        from scipy.spatial import cKDTree  # type: ignore[import-untyped]
    except ImportError:
        return nearest_by_tiles(height, width, points)
    y, x = np.indices((height, width), np.float32) + np.float32(0.5)
    return np.asarray(cKDTree(points).query(np.stack([x, y], axis=-1))[1], np.int64)


def nearest_by_tiles(height: int, width: int, points: NDArray[np.float64]) -> NDArray[np.int64]:
    """The same without SciPy; of points that are as near the first."""
    out = np.empty((height, width), np.int64)
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            y, x = np.arange(top, min(top + TILE, height)) + 0.5, np.arange(left, min(left + TILE, width)) + 0.5
            middle = np.array([(x[0] + x[-1]) / 2, (y[0] + y[-1]) / 2])
            away = np.hypot(*(points - middle).T)
            diagonal = np.hypot(x[-1] - x[0], y[-1] - y[0])
            near = np.flatnonzero(away <= away.min() + diagonal + 1e-9)
            apart = (x[None, :, None] - points[near, 0]) ** 2 + (y[:, None, None] - points[near, 1]) ** 2
            out[top : top + len(y), left : left + len(x)] = near[np.argmin(apart, axis=2)]
    return out


def means(image: Image, cells: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """[count, C]: the mean colour of each cell of [H, W], 0 for those without a pixel."""
    flat = cells.reshape(-1)
    sizes = np.maximum(np.bincount(flat, minlength=count), 1)
    sums = [np.bincount(flat, image[..., c].reshape(-1).astype(np.float64), count) for c in range(image.shape[2])]
    return np.asarray(np.stack(sums, axis=1) / sizes[:, None])


def painted(image: Image, cells: NDArray[np.int64], colors: Image, replaced: NDArray[np.bool_]) -> Image:
    """[H, W, C] with the colours [K, C] of those cells that are ``replaced`` [K]."""
    return np.where(replaced[cells][..., None], colors[cells], image).astype(image.dtype)
