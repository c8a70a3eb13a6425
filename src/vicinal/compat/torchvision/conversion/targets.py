"""Boxes and points of torchvision as Vicinal takes them, and back. Called where a tensor came, so torch is there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.compat.torchvision.kinds import like, plain
from vicinal.data.boxes import Boxes
from vicinal.data.keypoints import Keypoints
from vicinal.errors import DataError, expected

HALF = 0.5
"""From torchvision's flips, whose pixel centres are whole numbers, to Vicinal's edges."""


def boxes_in(boxes: Any, canvas: Any) -> Boxes:
    """The boxes that have an area on the canvas, each with its number as its label."""
    from vicinal.compat.torchvision.targets.formats import converted
    from vicinal.compat.torchvision.tv_tensors.boxes import is_rotated_bounding_format

    if is_rotated_bounding_format(boxes.format):
        raise DataError(expected("Converted: boxes.format", "XYXY, XYWH or CXCYWH", boxes.format.name))
    corners = converted(plain(boxes).detach().cpu().double(), boxes.format, "XYXY").numpy().reshape(-1, 4)
    limits = np.array([canvas[1], canvas[0]] * 2, float)
    cut = np.clip(corners, 0.0, limits)
    keeps = (cut[:, 2] > cut[:, 0]) & (cut[:, 3] > cut[:, 1])
    return Boxes(cut[keeps], labels=np.flatnonzero(keeps))


def boxes_out(given: Any, back: Boxes, size: Any) -> Any:
    """As many boxes as came, in their format, on the new canvas; what Vicinal dropped is empty."""
    from vicinal.compat.torchvision.targets.formats import converted

    corners = np.zeros((int(plain(given).reshape(-1, 4).shape[0]), 4))
    corners[np.asarray(back.labels, int)] = np.asarray(back.data, float).reshape(-1, 4)
    flat = plain(given)
    result = converted(flat.new_tensor(corners, dtype=_floats(flat)), "XYXY", given.format)
    return like(result.reshape(flat.shape).to(flat.dtype), given, canvas_size=(int(size[0]), int(size[1])))


def points_in(points: Any, flips: bool) -> Any:
    """Points [K, 2], from pixel centres to edges where the pipeline flips."""
    rows: NDArray[np.float64] = plain(points).detach().cpu().double().numpy().reshape(-1, 2)
    return Keypoints(rows + (HALF if flips else 0.0))


def points_out(given: Any, back: Any, size: Any, flips: bool) -> Any:
    """The points on the new canvas."""
    rows = np.asarray(back.xy, float).reshape(-1, 2) - (HALF if flips else 0.0)
    flat = plain(given)
    result = flat.new_tensor(rows, dtype=_floats(flat)).reshape(flat.shape).to(flat.dtype)
    return like(result, given, canvas_size=(int(size[0]), int(size[1])))


def _floats(tensor: Any) -> Any:
    return tensor.dtype if tensor.is_floating_point() else tensor.double().dtype
