"""Boxes and outlines as annotation files state them: checked, and moved inside where they were only rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected

Floats = NDArray[np.float64]
Place = Callable[[int], str]
"""The name of a box in errors, by its index: "annotation 7", "line 3"."""

CLIP = 1.0
"""Pixels that boxes, outlines and their like may stick out and are clipped; above, the sample has a fault."""


def clip_option(value: Any, where: str) -> float:
    """The option ``clip``: a number of pixels of at least 0, or its text."""
    try:
        clip = float(value)
    except (TypeError, ValueError):
        clip = -1.0
    if not clip >= 0:
        raise DataError(expected(f"{where}: clip", "a number of pixels of at least 0", value))
    return clip


def inside_boxes(boxes: Floats, size: tuple[int, int], clip: float, place: Place) -> Floats:
    """Corners [M, 4] xyxy inside a picture of height and width ``size``; what sticks out by up to ``clip`` is clipped.

    DataError for the first box that is not finite, without area, or further out.
    """
    if len(boxes) == 0:
        return boxes.reshape(0, 4)
    limits = np.array([size[1], size[0]] * 2, np.float64)
    inner = np.clip(boxes, 0.0, limits)
    finite = np.isfinite(boxes).all(axis=1)
    solid = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
    near = (np.abs(inner - boxes) <= clip).all(axis=1)
    within = (inner[:, 2:] > inner[:, :2]).all(axis=1)
    for good, wish in (
        (finite, "finite numbers"),
        (solid, "a positive width and height"),
        (near & within, f"a box inside the {size[1]} x {size[0]} picture (up to clip={clip:g} pixels outside are clipped)"),
    ):
        if not good.all():
            index = int(np.argmin(good))
            raise DataError(f"{place(index)}: expected {wish}, got xyxy {boxes[index].round(6).tolist()}")
    return inner


def inside_ring(points: Floats, size: tuple[int, int], clip: float, where: str) -> Floats:
    """The points [K, 2] of a ring inside a picture, with the same rules and errors; a last point that only repeats the
    first one is gone."""
    if len(points) > 3 and (points[0] == points[-1]).all():
        points = points[:-1]
    inner = np.clip(points, 0.0, np.array([size[1], size[0]], np.float64))
    if len(points) < 3:
        raise DataError(f"{where}: expected a polygon of at least 3 points, got {len(points)}")
    if not np.isfinite(points).all():
        raise DataError(f"{where}: expected finite numbers in its polygon")
    far = float(np.abs(inner - points).max())
    if far > clip:
        wish = f"a polygon inside the {size[1]} x {size[0]} picture (up to clip={clip:g} pixels outside are clipped)"
        raise DataError(f"{where}: expected {wish}, got a point {far:.6g} pixels outside")
    return inner


def hull(rings: tuple[Floats, ...]) -> Floats:
    """The box [4] around all points."""
    points = np.concatenate(rings)
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def numbers(values: Any, where: str) -> Floats:
    """A flat list of numbers; DataError for anything else in it (None is what NaN in JSON is read as)."""
    good = isinstance(values, list) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    if not good:
        raise DataError(expected(where, "a list of finite numbers", values))
    try:
        return np.array(values, np.float64)
    except OverflowError as error:
        raise DataError(f"{where}: expected finite numbers, got one of more than 308 digits") from error
