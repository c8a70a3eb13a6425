"""Angles between vectors, and where two lines meet."""

from __future__ import annotations

from typing import Any

import numpy as np


def angle_between_vectors(v1: Any, v2: Any) -> Any:
    """The angle between two vectors, in radians from 0 to pi; pi / 2 where one of them is 0."""
    first, second = (np.asarray(v, np.float64) / (np.linalg.norm(v) or 1.0) for v in (v1, v2))
    return np.arccos(np.clip(np.dot(first, second), -1.0, 1.0))


def compute_line_intersection_point(
    x1: float, y1: float, x2: float, y2: float, x3: float, y3: float, x4: float, y4: float
) -> Any:
    """Where the line through points 1 and 2 meets the line through points 3 and 4: (x, y), or False if they are parallel."""
    across = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4)
    if across == 0:
        return False
    first, second = x1 * y2 - y1 * x2, x3 * y4 - y3 * x4
    return (first * (x3 - x4) - (x1 - x2) * second) / across, (first * (y3 - y4) - (y1 - y2) * second) / across
