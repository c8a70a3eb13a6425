"""OpenSimplex noise of two dimensions.

Source: K. Spencer, "OpenSimplex noise" (2014, public domain): a lattice of triangles, a gradient at each node, and the sum of
(2 - r^2)^4 times the gradient's ramp over the nodes within r^2 < 2.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

_STRETCH = (1 / math.sqrt(3) - 1) / 2
_SQUISH = (math.sqrt(3) - 1) / 2
_NORM = 47
_GRADIENTS = np.array([(5, 2), (2, 5), (-5, 2), (-2, 5), (5, -2), (2, -5), (-5, -2), (-2, -5)], np.float64)


def simplex_noise(seed: int, height: int, width: int) -> Any:
    """float64 [height, width] of about [-1, 1]: the noise at whole x and y, for a seed of up to 64 bits."""
    order = _permutation(seed)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    stretch = (x + y) * _STRETCH
    base_x, base_y = np.floor(x + stretch), np.floor(y + stretch)
    total = np.zeros((height, width))
    for step_x in (-1, 0, 1, 2):
        for step_y in (-1, 0, 1, 2):
            node_x, node_y = base_x + step_x, base_y + step_y
            squish = (node_x + node_y) * _SQUISH
            dx, dy = x - (node_x + squish), y - (node_y + squish)
            near = np.maximum(2 - dx * dx - dy * dy, 0)
            gradient = _GRADIENTS[_hashed(order, node_x, node_y)]
            total += near**4 * (gradient[..., 0] * dx + gradient[..., 1] * dy)
    return total / _NORM


def _hashed(order: Any, node_x: Any, node_y: Any) -> Any:
    """Which gradient a node has."""
    column = order[node_x.astype(np.int64) & 0xFF]
    return (order[(column + node_y.astype(np.int64)) & 0xFF] & 0x0E) >> 1


@lru_cache(maxsize=16)
def _permutation(seed: int) -> Any:
    """0 ... 255, shuffled by a linear congruential generator of 64 bits."""
    state = seed
    for _ in range(3):
        state = _next(state)
    left = list(range(256))
    order = np.zeros(256, np.int64)
    for i in range(255, -1, -1):
        state = _next(state)
        place = (state + 31) % (i + 1)
        order[i], left[place] = left[place], left[i]
    return order


def _next(state: int) -> int:
    """Of 64 bits with a sign."""
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return state - (1 << 64) if state >> 63 else state
