"""Where lines meet, and the parts of them within an image."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from vicinal.compat.imgaug.kinds import require

_INSET = 0.001
"""An image ends so many pixels before its width and height."""

_SAME = 0.01
"""Points that are nearer to each other count as one."""


def as_shapely(where: str, var: Any, only_one: bool = False) -> Any:
    """A Keypoint, (x, y), a LineString, a list of points or (unless ``only_one``) of LineStrings as Shapely's geometry."""
    if hasattr(var, "coords") and hasattr(var, "to_polygon"):
        return shapely.LineString(var.coords) if len(var.coords) > 1 else shapely.Point(var.coords[0])
    if isinstance(var, tuple):
        require(len(var) == 2, where, "(x, y)", var)
        return shapely.Point(var)
    if hasattr(var, "x") and hasattr(var, "y"):
        return shapely.Point(var.x, var.y)
    if isinstance(var, list) and not only_one:
        require(len(var) > 0, where, "a list that is not empty", var)
        if isinstance(var[0], tuple):
            return shapely.LineString(var)
        if all(hasattr(item, "coords") for item in var):
            return shapely.MultiLineString([item.coords for item in var])
    raise ValueError(f"{where}: expected a Keypoint, (x, y) or a LineString, got {type(var).__name__}")


def crossings(coords: Any, target: Any) -> list[list[tuple[float, float]]]:
    """For each line between points [N, 2] where it meets a geometry, in order; where they overlap, both ends of that."""
    found = []
    for start, end in pairwise(coords):
        parts = shapely.get_parts(shapely.LineString([start, end]).intersection(target))
        points = [point for part in parts if not part.is_empty for point in _ends(part)]
        distances = [float(np.linalg.norm(np.array(point, np.float32) - start)) for point in points]
        found.append([points[i] for i in np.argsort(distances, kind="stable")])
    return found


def clip_line(coords: Any, inside: Any, size: tuple[int, ...]) -> list[list[Any]]:
    """The parts of a chain of lines within an image of height and width: lists of points."""
    right, bottom = size[1] - _INSET, size[0] - _INSET
    border = shapely.MultiLineString(
        [[(0, 0), (right, 0)], [(right, 0), (right, bottom)], [(right, bottom), (0, bottom)], [(0, bottom), (0, 0)]]
    )
    parts: list[list[Any]] = [[]]
    met = [*crossings(coords, border), []]
    for i, point in enumerate(coords):
        if inside[i]:
            parts[-1].append(point)
        else:
            parts.append([])
        following = [*met[i], *([coords[i + 1]] if i + 1 < len(coords) and inside[i + 1] else [])]
        for j, crossing in enumerate(met[i]):
            before = parts[-1][-1:]
            after = following[j + 1 : j + 2]
            if all(math.dist(crossing, near) > _SAME for near in [*before, *after]):
                parts[-1].append(crossing)
    return [part for part in parts if part]


def _ends(part: Any) -> list[tuple[float, float]]:
    points = list(part.coords)
    return [points[0]] if len(points) == 1 else [points[0], points[-1]]
