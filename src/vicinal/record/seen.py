"""Which pixels of a picture a view shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Motion
from vicinal.program.ops import Bools, Floats, Ints

TOLERANCE = 1e-6  # pixels


def seen_of(moves: Sequence[Motion], sizes: Ints, row: int) -> Bools:
    """[H, W] of sample ``row``: whose centres lie on the canvas after every one of ``moves``, and before its camera.

    Every edge of a canvas, and the horizon, is a line across the picture. So of each row an interval is seen.
    """
    height, width = sizes[row].tolist()
    y, whole = np.arange(height) + 0.5, np.eye(3)
    low, high = np.zeros(height), np.full(height, float(width))
    for move in moves:
        if move.active[row]:
            whole = move.forward[row] @ whole
            for line in _edges(whole, move.after[row]):
                rest = line[1] * y + line[2]  # what is seen has line[0] * x + rest of at least 0
                if line[0] == 0:
                    low = np.where(rest >= 0, low, np.inf)
                elif line[0] > 0:
                    low = np.maximum(low, -rest / line[0])
                else:
                    high = np.minimum(high, -rest / line[0])
    x = np.arange(width) + 0.5
    seen: Bools = (x >= low[:, None]) & (x <= high[:, None])
    return seen


def _edges(whole: Floats, size: Ints) -> list[Floats]:
    """Lines (a, b, c) of the picture, a x + b y + c being at least 0 on the side of what a canvas of ``size`` shows."""
    u, v, depth = whole
    height, width = size + TOLERANCE
    horizon = depth - np.array([0.0, 0.0, HORIZON])
    return [u + TOLERANCE * depth, width * depth - u, v + TOLERANCE * depth, height * depth - v, horizon]
