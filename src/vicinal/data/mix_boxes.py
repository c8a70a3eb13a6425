"""Boxes of mixed pictures: what a pasted rectangle leaves of them, and what it brings."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import is_tensor, take
from vicinal.data.move_boxes import areas
from vicinal.errors import DataError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def covered(boxes: Floats, rectangle: Floats, min_area: float, min_visibility: float) -> tuple[Floats, Bools]:
    """The hulls [M, 4] of what a rectangle (x0, y0, x1, y1) leaves of boxes that it covers, and which are kept.

    A box is dropped where less than ``min_area`` square pixels or a share of ``min_visibility`` of it are still seen.
    """
    hull, inside = boxes.copy(), _clipped(boxes, rectangle)
    left = areas(boxes) - np.where((inside[:, 2:] > inside[:, :2]).all(axis=1), areas(inside), 0.0)
    for axis in (0, 1):
        across = (rectangle[1 - axis] <= boxes[:, 1 - axis]) & (rectangle[3 - axis] >= boxes[:, 3 - axis])
        low, high = boxes[:, axis], boxes[:, axis + 2]
        from_low = across & (rectangle[axis] <= low) & (rectangle[axis + 2] > low)
        from_high = across & (rectangle[axis + 2] >= high) & (rectangle[axis] < high)
        hull[:, axis] = np.where(from_low, np.minimum(rectangle[axis + 2], high), low)
        hull[:, axis + 2] = np.where(from_high, np.maximum(rectangle[axis], hull[:, axis]), high)
    return hull, _enough(hull, left, areas(boxes), min_area, min_visibility)


def pasted(boxes: Floats, rectangle: Floats, min_area: float, min_visibility: float) -> tuple[Floats, Bools]:
    """Boxes [M, 4] cut to the rectangle that is pasted with them, and which are kept."""
    inside = _clipped(boxes, rectangle)
    left = np.where((inside[:, 2:] > inside[:, :2]).all(axis=1), areas(inside), 0.0)
    return inside, _enough(inside, left, areas(boxes), min_area, min_visibility)


def _clipped(boxes: Floats, rectangle: Floats) -> Floats:
    low, high = np.tile(rectangle[:2], 2), np.tile(rectangle[2:], 2)
    inside: Floats = np.clip(boxes, low, high)
    return inside


def _enough(boxes: Floats, left: Floats, whole: Floats, min_area: float, min_visibility: float) -> Bools:
    solid = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
    kept: Bools = solid & (left > 0) & (left >= min_area) & (left >= min_visibility * whole)
    return kept


def joined(first: dict[str, Any], second: dict[str, Any], kept: NDArray[np.int64], names: tuple[str, str]) -> dict[str, Any]:
    """The fields of the first boxes, followed by those of the ``kept`` second ones; ``names`` say whose, in errors."""
    if not len(kept):
        return first
    if set(first) != set(second):
        has, wants = sorted(first), sorted(second)
        raise DataError(f"{names[0]}: expected the fields {wants} of {names[1]}, with which it is mixed, got {has}")
    return {name: _end_to_end(field, take(second[name], kept)) for name, field in first.items()}


def _end_to_end(first: Any, second: Any) -> Any:
    if is_tensor(first) and is_tensor(second):
        return sys.modules["torch"].cat([first, second])
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return np.concatenate([first, second])
    entries = [*first, *second]
    return tuple(entries) if isinstance(first, tuple) else entries
