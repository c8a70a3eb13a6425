"""Boxes: their four formats, checks, clipping, and which are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.compat.albumentations.transform import Array
from vicinal.errors import one_of

FORMATS = ("coco", "pascal_voc", "albumentations", "yolo")
TINY = 1e-7


class BboxParams:
    """How boxes are given, and which are dropped.

    ``format``: ``coco`` (x, y, width, height in pixels), ``pascal_voc`` (x_min, y_min, x_max, y_max in pixels),
    ``albumentations`` (the same as shares of width and height) or ``yolo`` (centre, width, height as shares).
    ``min_area``, ``min_width``, ``min_height`` in pixels and ``min_visibility`` in [0, 1] act on the clipped box.
    """

    def __init__(
        self,
        format: str,
        label_fields: Sequence[Any] | None = None,
        min_area: float = 0.0,
        min_visibility: float = 0.0,
        min_width: float = 0.0,
        min_height: float = 0.0,
        check_each_transform: bool = True,
        clip: bool = False,
        filter_invalid_bboxes: bool = False,
        max_accept_ratio: float | None = None,
    ) -> None:
        if format not in FORMATS:
            raise ValueError(one_of("BboxParams.format", FORMATS, format))
        if max_accept_ratio is not None and max_accept_ratio < 1:
            raise ValueError(f"BboxParams.max_accept_ratio: expected None or at least 1, got {max_accept_ratio!r}")
        self.format = format
        self.label_fields = label_fields
        self.min_area = min_area
        self.min_visibility = min_visibility
        self.min_width = min_width
        self.min_height = min_height
        self.check_each_transform = check_each_transform
        self.clip = clip
        self.filter_invalid_bboxes = filter_invalid_bboxes
        self.max_accept_ratio = max_accept_ratio

    def to_dict_private(self) -> dict[str, Any]:
        """The serialised form (without ``filter_invalid_bboxes``, as in 2.0.8)."""
        return {name: value for name, value in vars(self).items() if name != "filter_invalid_bboxes"}

    def __repr__(self) -> str:
        names = (
            "format",
            "label_fields",
            "min_area",
            "min_visibility",
            "min_width",
            "min_height",
            "check_each_transform",
            "clip",
        )
        return f"BboxParams({', '.join(f'{name}={getattr(self, name)}' for name in names)})"


def scales(shape: Any) -> Array:
    """(width, height, width, height) of a shape (height, width, ...)."""
    return np.array([shape[1], shape[0], shape[1], shape[0]], float)


def normalize_bboxes(bboxes: Array, shape: Any) -> Array:
    """Boxes in pixels as shares of width and height."""
    if not len(bboxes):
        return bboxes
    result = bboxes.astype(float)
    result[:, :4] /= scales(shape)
    return result


def denormalize_bboxes(bboxes: Array, shape: Any) -> Array:
    """Boxes of shares in pixels."""
    if not len(bboxes):
        return bboxes
    result = bboxes.astype(float)
    result[:, :4] *= scales(shape)
    return result


def corners_of(bboxes: Array, source: str, shape: Any) -> Array:
    """Boxes of a format as shares (x_min, y_min, x_max, y_max), float32."""
    if not len(bboxes):
        return bboxes
    given = bboxes.astype(np.float32)
    result = given.copy()
    if source == "coco":
        result[:, 2:4] = given[:, :2] + given[:, 2:4]
    elif source == "yolo":
        half = given[:, 2:4] / 2
        result[:, :2] = given[:, :2] - half
        result[:, 2:4] = given[:, :2] + half
    if source in ("coco", "pascal_voc"):
        result[:, :4] = normalize_bboxes(result[:, :4], shape)
    return result


def boxes_from(corners: Array, target: str, shape: Any) -> Array:
    """Boxes of shares in another format."""
    if not len(corners):
        return corners
    given = denormalize_bboxes(corners[:, :4], shape) if target in ("coco", "pascal_voc") else corners[:, :4]
    result = np.zeros_like(corners)
    result[:, 4:] = corners[:, 4:]
    result[:, :4] = given
    if target in ("coco", "yolo"):
        result[:, 2:4] = given[:, 2:4] - given[:, :2]
    if target == "yolo":
        result[:, :2] = (given[:, :2] + given[:, 2:4]) / 2
    return result


def check_bboxes(bboxes: Array) -> None:
    """ValueError where a box of shares leaves [0, 1] or is empty."""
    if not len(bboxes):
        return
    ends = bboxes[:, :4]
    inside = ((ends >= 0) & (ends <= 1)) | np.isclose(ends, 0) | np.isclose(ends, 1)
    if not inside.all():
        row, column = np.argwhere(~inside)[0]
        name = ("x_min", "y_min", "x_max", "y_max")[column]
        raise ValueError(f"Expected {name} for bbox {bboxes[row]} to be in the range [0.0, 1.0], got {ends[row, column]}.")
    for axis, name in ((0, "x"), (1, "y")):
        empty = np.flatnonzero(ends[:, axis + 2] <= ends[:, axis])
        if len(empty):
            raise ValueError(f"{name}_max is less than or equal to {name}_min for bbox {bboxes[empty[0]]}.")


def areas(bboxes: Array, shape: Any) -> Array:
    """Areas in pixels of boxes of shares."""
    return np.asarray((bboxes[:, 2] - bboxes[:, 0]) * shape[1] * ((bboxes[:, 3] - bboxes[:, 1]) * shape[0]))


def filter_bboxes(
    bboxes: Array,
    shape: Any,
    min_area: float = 0.0,
    min_visibility: float = 0.0,
    min_width: float = 1.0,
    min_height: float = 1.0,
    max_accept_ratio: float | None = None,
) -> Array:
    """Boxes of shares, clipped to the picture, without those that became too small."""
    if not len(bboxes):
        return np.zeros((0, 4), np.float32)
    whole = areas(bboxes, shape)
    pixels = denormalize_bboxes(bboxes, shape)
    pixels[:, :4] = np.clip(pixels[:, :4], 0, scales(shape))
    clipped = normalize_bboxes(pixels, shape)
    left = areas(clipped, shape)
    sizes = denormalize_bboxes(clipped[:, :4], shape)
    width, height = sizes[:, 2] - sizes[:, 0], sizes[:, 3] - sizes[:, 1]
    kept = (whole >= TINY) & (left >= min_area - TINY) & (left / (whole + TINY) >= min_visibility)
    kept &= (width >= min_width - TINY) & (height >= min_height - TINY)
    if max_accept_ratio is not None:
        kept &= np.maximum(width / (height + TINY), height / (width + TINY)) <= max_accept_ratio
    return clipped[kept] if kept.any() else np.zeros((0, 4), np.float32)


def union_of_bboxes(bboxes: Array, erosion_rate: float) -> Array | None:
    """The box around all boxes, made smaller by ``erosion_rate``; None where nothing is left."""
    if not bboxes.size or erosion_rate == 1:
        return None
    if len(bboxes) == 1:
        return np.asarray(bboxes[0][:4])
    least, most = bboxes[:, :2].min(axis=0), bboxes[:, 2:4].max(axis=0)
    erosion = (most - least) * erosion_rate * 0.5
    least, most = least + erosion, most - erosion
    if (np.abs(most - least) < 1e-6).any():
        return None
    return np.array([*least, *most], np.float32)


def filled_masks(bboxes: Array, shape: Any) -> Array:
    """A mask [N, H, W] of each box in pixels, its ends cut to whole numbers."""
    masks = np.zeros((len(bboxes), *shape[:2]), np.uint8)
    y, x = np.ogrid[: shape[0], : shape[1]]
    for mask, (left, top, right, bottom) in zip(masks, bboxes[:, :4].astype(int), strict=True):
        mask[(left <= x) & (x < right) & (top <= y) & (y < bottom)] = 1
    return masks


def boxes_of_masks(masks: Array) -> Array:
    """The box in pixels of each mask [N, H, W]; -1 four times where it is empty."""
    boxes = np.full((len(masks), 4), -1, np.int32)
    for box, mask in zip(boxes, masks, strict=True):
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if len(rows):
            box[:] = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    return boxes
