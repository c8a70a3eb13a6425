"""Boxes and outlines as annotation files state them: checked, and moved inside where they were only rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_rings import clip_rings
from vicinal.data.polygons import FARTHEST, Outlines
from vicinal.data.rectangles import as_outlines, smallest
from vicinal.data.rotated_boxes import are_quads, check_corners
from vicinal.datasets.losses import CLIPPED, DROPPED, OUTSIDE, Losses
from vicinal.datasets.objects import Floats, Rings
from vicinal.errors import DataError, expected

Bools = NDArray[np.bool_]
Place = Callable[[int], str]
"""The name of a box in errors, by its index: "annotation 7", "line 3"."""

CLIP = 1.0
"""Pixels that boxes, outlines and their like may stick out and are clipped without a word; above, it is a loss."""


def clip_option(value: Any, where: str) -> float:
    """The option ``clip``: a number of pixels of at least 0, or its text."""
    try:
        clip = float(value)
    except (TypeError, ValueError):
        clip = -1.0
    if not clip >= 0:
        raise DataError(expected(f"{where}: clip", "a number of pixels of at least 0", value))
    return clip


def kept_boxes(
    boxes: Floats, size: tuple[int, int], clip: float, place: Place, losses: Losses
) -> tuple[Floats, Bools]:
    """Corners [M, 4] xyxy inside a picture of height and width ``size``, and which [M] are to be kept.

    What sticks out by more than ``clip`` is a loss, as are boxes that are dropped: not finite, without area, or outside.
    """
    boxes = boxes.reshape(-1, 4)
    limits = np.array([size[1], size[0]] * 2, np.float64)
    inner = np.clip(boxes, 0.0, limits)
    finite: Bools = np.all(np.isfinite(boxes), axis=1)
    solid: Bools = np.all(boxes[:, 2:] > boxes[:, :2], axis=1)
    within: Bools = np.all(inner[:, 2:] > inner[:, :2], axis=1)
    near: Bools = np.all(np.abs(inner - boxes) <= clip, axis=1)
    good: Bools = finite & solid & within
    for index in np.flatnonzero(~(good & near)):
        if not finite[index] or not solid[index]:
            kind, wish = DROPPED, "finite numbers" if not finite[index] else "a positive width and height"
        else:
            kind = CLIPPED if within[index] else OUTSIDE
            wish = f"a box inside the {size[1]} x {size[0]} picture (up to clip={clip:g} pixels outside are clipped)"
        losses.add(kind, f"{place(int(index))}: expected {wish}, got xyxy {boxes[index].round(6).tolist()}")
    return inner, good


def inside_ring(points: Floats, size: tuple[int, int], clip: float, where: str, losses: Losses) -> Rings:
    """What of a ring [K, 2] is inside a picture of height and width ``size``: one ring, or several where it is cut.

    A last point that only repeats the first one is gone. What sticks out by more than ``clip`` is a loss. DataError for
    fewer than 3 points, for numbers that are not finite, and where nothing is inside.
    """
    if len(points) > 3 and (points[0] == points[-1]).all():
        points = points[:-1]
    if len(points) < 3:
        raise DataError(f"{where}: expected a polygon of at least 3 points, got {len(points)}")
    if not (np.abs(points) < FARTHEST).all():
        raise DataError(f"{where}: expected finite numbers in its polygon")
    limits = np.array([[size[1], size[0]]], np.float64)
    inner = np.clip(points, 0.0, limits)
    far = float(np.abs(inner - points).max())
    if far <= clip:
        return (inner,)
    wish = f"a polygon inside the {size[1]} x {size[0]} picture (up to clip={clip:g} pixels outside are clipped)"
    text = f"{where}: expected {wish}, got a point {far:.6g} pixels outside"
    left = clip_rings(Outlines(points, np.array([len(points)]), np.zeros(1, np.int64), 1), limits).outlines
    if not len(left.lengths):
        raise DataError(text)
    losses.add(CLIPPED, text)
    return tuple(np.split(left.points, np.cumsum(left.lengths)[:-1]))


def rotated_corners(points: Floats, size: tuple[int, int], where: str) -> Floats:
    """Four corners [4, 2] of a rotated box that is not outside of a picture of height and width ``size``; those that are in
    no order around it become those of the smallest rectangle around them. DataError for what is no box."""
    if not np.isfinite(points).all():
        raise DataError(expected(where, "finite numbers", points.round(6).tolist()))
    quads = points[None]
    if not are_quads(quads)[0]:
        quads = smallest(as_outlines(quads), quads[:, 1] - quads[:, 0], np.ones(1, np.bool_))
    try:
        check_corners(quads, size, where)
    except DataError as error:
        raise DataError(str(error).replace(f"{where}[0]", where)) from None
    found: Floats = quads[0]
    return found


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
