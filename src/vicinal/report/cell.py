"""One cell of a sheet: a picture with its targets, scaled to fit, drawn at the cell's own resolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from vicinal.data.boxes import Boxes
from vicinal.data.keypoints import Keypoints
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.report.draw import Array, draw_boxes, draw_heat, draw_keypoints, draw_mask, draw_names, draw_polygons, to_rgb
from vicinal.report.objects import colours, words

BACKGROUND = 255
NAMED = 120
"""The side of a cell from which on names of classes have room."""


def draw_cell(sample: Mapping[str, Any], height: int, width: int, names: Sequence[str] = ()) -> Array:
    """uint8 RGB [height, width, 3]: the sample's image with its targets (masks, heat maps, boxes ...), centred.

    ``sample`` is one entry of a Batch, or the dict that a pipeline gives for names. Targets are scaled with the picture
    and drawn after that, so that lines are one pixel wide whatever the picture's size. Boxes have the colours of their
    classes, else of their objects (``objects.told_apart``), and larger cells their names; ``names``: classes by number.
    """
    picture = to_rgb(np.asarray(sample["image"]))
    rows, columns = picture.shape[:2]
    scale = min(height / rows, width / columns)
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST)
    for name in ("mask", "instances", "heatmap"):
        if sample.get(name) is not None:
            picture = _with_pixels(picture, name, np.asarray(sample[name]), size)
    if sample.get("boxes") is not None:
        corners = _corners(sample["boxes"], rows, columns) * np.array([size[0] / columns, size[1] / rows] * 2)
        own, said = colours(sample, names), words(sample, names)
        picture = draw_polygons(picture, _polygons(sample["boxes"], (rows, columns), size), own)
        picture = draw_boxes(picture, corners, own)
        if said is not None and min(height, width) >= NAMED:
            picture = draw_names(picture, corners, said, own)
    if sample.get("rotated_boxes") is not None:
        quads = _quads(sample["rotated_boxes"], rows, columns) * np.array([size[0] / columns, size[1] / rows])
        picture = draw_polygons(picture, [[quad] for quad in quads])
    if sample.get("keypoints") is not None:
        points, visible = _points(sample["keypoints"])
        radius = 0.6 if min(size) < 120 else 2.5
        picture = draw_keypoints(picture, points * np.array([size[0] / columns, size[1] / rows]), visible, radius)
    cell = np.full((height, width, 3), BACKGROUND, np.uint8)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    cell[top : top + size[1], left : left + size[0]] = picture
    return cell


def _with_pixels(picture: Array, name: str, pixels: Array, size: tuple[int, int]) -> Array:
    """The picture with labels, ids or heat maps, which are [H, W, K] where they have several values a pixel."""
    several = pixels.ndim == 3 and name != "instances"
    shrunk = _shrink(np.moveaxis(pixels, -1, 0) if several else pixels, size)
    if pixels.dtype.kind == "f":
        return draw_heat(picture, np.moveaxis(shrunk, 0, -1) if several else shrunk)
    return draw_mask(picture, shrunk)


def _shrink(mask: Array, size: tuple[int, int]) -> Array:
    """A mask, or a stack of planes, at another size, by nearest."""
    rows = np.minimum(((np.arange(size[1]) + 0.5) * mask.shape[-2] / size[1]).astype(np.int64), mask.shape[-2] - 1)
    columns = np.minimum(((np.arange(size[0]) + 0.5) * mask.shape[-1] / size[0]).astype(np.int64), mask.shape[-1] - 1)
    shrunk: Array = mask[..., rows[:, None], columns]
    return shrunk


def _corners(boxes: Any, rows: int, columns: int) -> Array:
    return boxes.xyxy(rows, columns) if isinstance(boxes, Boxes) else np.asarray(boxes, np.float64).reshape(-1, 4)


def _quads(boxes: Any, rows: int, columns: int) -> Array:
    return (boxes if isinstance(boxes, RotatedBoxes) else RotatedBoxes(boxes)).corners(rows, columns)


def _polygons(boxes: Any, before: tuple[int, int], size: tuple[int, int]) -> list[list[Array] | None]:
    """The polygons, where there are any, of a picture of rows and columns ``before``, at ``size`` (width, height)."""
    if not isinstance(boxes, Boxes) or boxes.polygons is None:
        return []
    scale = np.array(size) / (1 if boxes.normalized else np.array(before[::-1]))
    return [None if rings is None else [np.asarray(ring) * scale for ring in rings] for rings in boxes.polygons]


def _points(keypoints: Any) -> tuple[Array, Array | None]:
    if isinstance(keypoints, Keypoints):
        return np.asarray(keypoints.xy, np.float64), keypoints.visibility
    rows = np.asarray(keypoints, np.float64)
    return rows[:, :2], rows[:, 2] if rows.shape[1] == 3 else None
