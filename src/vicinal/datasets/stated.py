"""The size that annotations state of their picture, against the picture's own: are they of this picture at all?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.losses import CLIPPED, OUTSIDE, TURNED
from vicinal.datasets.objects import Floats, Objects, Rings
from vicinal.datasets.rle import decode, encode
from vicinal.errors import DataError
from vicinal.files.header import Header

TURNS: dict[int, tuple[Callable[[Any, Any, Any, Any], tuple[Any, Any]], Callable[[Any], Any]]] = {
    5: (lambda x, y, _width, _height: (y, x), lambda plane: plane.T),
    6: (lambda x, y, _width, height: (height - y, x), lambda plane: np.rot90(plane, -1)),
    7: (lambda x, y, width, height: (height - y, width - x), lambda plane: np.rot90(plane.T, 2)),
    8: (lambda x, y, width, _height: (y, width - x), np.rot90),
}
"""By EXIF orientation: where a point and a plane of the stored picture go when it is turned upright."""


@attrs.frozen
class Frame:
    """The picture that annotations measure: its height and width ``size``, and how it is turned upright (1: it is)."""

    size: tuple[int, int]
    orientation: int = 1

    def upright(self, objects: Objects | None) -> Objects | None:
        """``objects`` measured in the upright picture. DataError where they do not fit into the stored one that was stated:
        then it cannot be known which of the two they are of."""
        if objects is None or self.orientation not in TURNS:
            return objects
        flaw = next((objects.losses[kind][0] for kind in (CLIPPED, OUTSIDE) if kind in objects.losses), "")
        height, width = self.size
        if flaw:
            raise DataError(f"the stated size is {width} x {height}, which EXIF turns to {height} x {width}; {flaw}")
        return _turned(objects, self)


def frame_of(header: Header, height: object, width: object) -> Frame:
    """The frame of annotations that state this height and width of a picture; None, 0 and "" state nothing.

    A picture that EXIF turns may be stated as it is stored. DataError that says both sizes for any other.
    """
    stated = _side(height), _side(width)
    if None in stated or stated == header.size:
        return Frame(header.size)
    if header.orientation in TURNS and stated == (header.height, header.width):
        return Frame((header.height, header.width), header.orientation)
    own, said = (f"{side[1]:g} x {side[0]:g}" for side in (header.size, stated))
    raise DataError(f"size: expected the picture's {own} (width x height), got {said}; its annotations are of another picture")


def _side(value: object) -> float | None:
    try:
        side = float(value)  # type: ignore[arg-type]  # what is no number is not stated
    except (TypeError, ValueError, OverflowError):
        return None
    return side if side > 0 else None


def _turned(objects: Objects, frame: Frame) -> Objects:
    corners = _points(objects.boxes.reshape(-1, 2), frame).reshape(-1, 2, 2)
    text = f"measured in the stored picture of {frame.size[1]} x {frame.size[0]}, which EXIF turns"
    points = objects.keypoints
    if points is not None:
        placed = (points != 0).any(axis=2, keepdims=True)
        moved = np.concatenate([_points(points[..., :2], frame), points[..., 2:]], axis=2)
        points = np.where(placed, moved, points)
    return attrs.evolve(
        objects,
        boxes=np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1),
        polygons=None if objects.polygons is None else [_rings(rings, frame) for rings in objects.polygons],
        masks=None if objects.masks is None else [_mask(mask, frame) for mask in objects.masks],
        keypoints=points,
        corners=None if objects.corners is None else _points(objects.corners, frame),
        losses={**objects.losses, TURNED: [text]},
    )


def _points(points: Floats, frame: Frame) -> Floats:
    height, width = frame.size
    return np.stack(TURNS[frame.orientation][0](points[..., 0], points[..., 1], width, height), axis=-1)


def _rings(rings: Rings | None, frame: Frame) -> Rings | None:
    return None if rings is None else tuple(_points(ring, frame) for ring in rings)


def _mask(mask: Any, frame: Frame) -> dict[str, Any] | None:
    return None if mask is None else encode(TURNS[frame.orientation][1](decode(mask, frame.size, "segmentation")))
