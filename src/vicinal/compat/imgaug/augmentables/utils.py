"""Shapes, coordinates moved to another shape, points put in between, and copies."""

from __future__ import annotations

import copy as copylib
import math
from itertools import pairwise
from typing import Any

import numpy as np

from vicinal.compat.imgaug.deprecation import warn_deprecated
from vicinal.compat.imgaug.kinds import is_np_array, is_single_number, require


def copy_augmentables(augmentables: Any) -> Any:
    """A copy of an array, or of a list each item of which is copied, too."""
    if is_np_array(augmentables):
        return np.copy(augmentables)
    return [np.copy(item) if is_np_array(item) else item.deepcopy() for item in augmentables]


def deepcopy_fast(obj: Any) -> Any:
    """A deep copy that is quick for what batches hold."""
    if obj is None or is_single_number(obj) or isinstance(obj, str):
        return obj
    if isinstance(obj, list):
        return [deepcopy_fast(item) for item in obj]
    if isinstance(obj, tuple):
        return tuple(deepcopy_fast(item) for item in obj)
    if is_np_array(obj):
        return np.copy(obj)
    return obj.deepcopy() if hasattr(obj, "deepcopy") else copylib.deepcopy(obj)


def normalize_shape(shape: Any) -> tuple[int, ...]:
    """The shape itself, or that of an array."""
    if isinstance(shape, tuple):
        return shape
    require(is_np_array(shape), "shape", "a tuple of integers or an array", shape)
    given: tuple[int, ...] = shape.shape
    return given


def project_coords(coords: Any, from_shape: Any, to_shape: Any) -> Any:
    """``project_coords_`` of a copy."""
    return project_coords_(np.copy(coords) if is_np_array(coords) else coords, from_shape, to_shape)


def project_coords_(coords: Any, from_shape: Any, to_shape: Any) -> Any:
    """Points [N, 2] as x, y on an image of one shape, moved to where they are on an image of another; floats in place."""
    (from_height, from_width), (to_height, to_width) = (normalize_shape(shape)[:2] for shape in (from_shape, to_shape))
    if (from_height, from_width) == (to_height, to_width):
        return coords
    sides = (from_height, from_width, to_height, to_width)
    require(min(sides) > 0, "project.from_shape, to_shape", "shapes without zeros", (from_shape, to_shape))
    moved = coords if is_np_array(coords) and coords.dtype.kind == "f" else np.array(coords).astype(np.float32)
    moved[:, 0] = moved[:, 0] / from_width * to_width
    moved[:, 1] = moved[:, 1] / from_height * to_height
    return moved


def interpolate_point_pair(point_a: Any, point_b: Any, nb_steps: int) -> list[tuple[Any, Any]]:
    """``nb_steps`` points at equal distances between two points."""
    if nb_steps < 1:
        return []
    step = np.array([point_b[0] - point_a[0], point_b[1] - point_a[1]], np.float32) / (1 + nb_steps)
    return [(point_a[0] + (i + 1) * step[0], point_a[1] + (i + 1) * step[1]) for i in range(nb_steps)]


def interpolate_points(points: Any, nb_steps: int, closed: bool = True) -> Any:
    """The points with ``nb_steps`` points between neighbours; ``closed``: between the last and the first, too."""
    return _interpolated(points, closed, lambda _a, _b: nb_steps)


def interpolate_points_by_max_distance(points: Any, max_distance: float, closed: bool = True) -> Any:
    """The points with so many in between that neighbours are about ``max_distance`` apart at most."""
    require(max_distance > 0, "interpolate_points_by_max_distance.max_distance", "a number > 0", max_distance)
    return _interpolated(points, closed, lambda a, b: int(math.hypot(a[0] - b[0], a[1] - b[1]) / max_distance - 1))


def _interpolated(points: Any, closed: bool, steps: Any) -> Any:
    if len(points) <= 1:
        return points
    ring = [*points, points[0]] if closed else list(points)
    result: list[Any] = []
    for a, b in pairwise(ring):
        result.extend([a, *interpolate_point_pair(a, b, steps(a, b))])
    return result if closed else [*result, points[-1]]


def convert_cbaois_to_kpsois(cbaois: Any) -> Any:
    """The keypoints of boxes, polygons or lines on an image, or of a list of such."""
    return [item.to_keypoints_on_image() for item in cbaois] if isinstance(cbaois, list) else cbaois.to_keypoints_on_image()


def invert_convert_cbaois_to_kpsois_(cbaois: Any, kpsois: Any) -> Any:
    """Boxes, polygons or lines moved to keypoints that were made of them and then moved."""
    if not isinstance(cbaois, list):
        require(not isinstance(kpsois, list), "kpsois", "no list where the other is none", kpsois)
        return cbaois.invert_to_keypoints_on_image_(kpsois)
    return [item.invert_to_keypoints_on_image_(points) for item, points in zip(cbaois, kpsois, strict=True)]


def shift_amounts(x: Any, y: Any, top: Any, right: Any, bottom: Any, left: Any) -> tuple[Any, Any]:
    """x and y of a shift whose outdated arguments (``left``: moved from the left, ...) are added."""
    if any(side is not None for side in (top, right, bottom, left)):
        warn_deprecated("shift: top, right, bottom and left are deprecated; use x and y instead.", stacklevel=3)
        x = x + (left or 0) - (right or 0)
        y = y + (top or 0) - (bottom or 0)
    return x, y


def as_points(where: str, xy: Any) -> Any:
    """float32 [N, 2]; AssertionError for another shape, unless it is empty."""
    points = np.array(xy, dtype=np.float32)
    fits = points.shape[0] == 0 or (points.ndim == 2 and points.shape[1] == 2)
    require(fits, where, "points of shape (N, 2)", points.shape)
    return points
