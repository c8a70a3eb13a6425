"""Holes as columns: what hole_kernels.py computes, in the same order, for samples that are not known yet."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.sampling.elementary import exps, log


def square_columns(uniform: Any, length: Any, canvas: Any) -> Any:
    """Squares [1, R, 4]; for the arguments see ``square_block``."""
    side, height, width = np.rint(length).astype(np.int64), canvas[:, 0], canvas[:, 1]
    found = []
    for hole in range(len(uniform) // 2):
        y = (uniform[2 * hole] * height).astype(np.int64) - side // 2
        x = (uniform[2 * hole + 1] * width).astype(np.int64) - side // 2
        edges = np.maximum(y, 0), np.maximum(x, 0), np.minimum(y + side, height), np.minimum(x + side, width)
        found.append(np.stack(edges, axis=1))
    return np.stack(found, axis=1)


def rectangle_columns(
    uniform: Any, canvas: Any, area: tuple[float, float], aspects: tuple[float, float], holes: int
) -> Any:  # fmt: skip
    """Rectangles [1, R, 4]; see ``rectangle_block``. ``area``: the least, and how much more the greatest is."""
    low = log(aspects[0])
    more = log(aspects[1]) - low
    height, width = canvas[:, 0], canvas[:, 1]
    found = []
    for first in range(0, len(uniform), len(uniform) // holes):
        edges = np.zeros((1, 4), np.int64)
        for row in reversed(range(first + 2, first + len(uniform) // holes, 2)):  # the first that fits comes last
            pixels = (height * width).astype(np.float64) * (area[0] + uniform[row] * area[1])
            aspect = exps(low + uniform[row + 1] * more)
            down = np.maximum(np.rint(np.sqrt(pixels / aspect)), 1.0).astype(np.int64)
            across = np.maximum(np.rint(np.sqrt(pixels * aspect)), 1.0).astype(np.int64)
            y = (uniform[first] * (height - down + 1)).astype(np.int64)
            x = (uniform[first + 1] * (width - across + 1)).astype(np.int64)
            fits = (down <= height) & (across <= width)
            edges = np.where(fits[:, None], np.stack([y, x, y + down, x + across], axis=1), edges)
        found.append(edges)
    return np.stack(found, axis=1)
