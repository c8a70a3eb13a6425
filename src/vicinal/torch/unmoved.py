"""What passes through beside a picture as it came, and looks as if it should be moved with it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from vicinal.data.foreign import is_pil
from vicinal.errors import VicinalWarning

CALLED = {
    "bbox": "boxes", "bboxes": "boxes", "objects": "boxes", "annotations": "boxes", "polygons": "boxes", "masks": "mask",
    "segmentation": "mask", "segmentation_mask": "mask", "segmentation_map": "mask", "semantic_mask": "mask",
    "keypoint": "keypoints", "key_points": "keypoints", "landmarks": "keypoints",
}  # fmt: skip
"""What other libraries and data sets call what is moved, and its name here."""
INSIDE = {**CALLED, **{name: name for name in ("boxes", "mask", "instances", "keypoints", "rotated_boxes", "heatmap")}}
"""The same within an entry that holds others, as "target" of torchvision does."""
AS_LARGE = "mask' or 'extra"


def warn_of_unmoved(others: Mapping[str, Any], image: Any) -> None:
    """A ``VicinalWarning`` for each entry that is called as a target, has targets in it, or is as large as the ``image``.
    Python shows each but once."""
    for name, value in others.items():
        size = _size(value)
        ours = _called(name, value) or (AS_LARGE if size is not None and size == _size(image) else "")
        if ours:
            text = f"samples have {name!r}, which passes through as it came; what moves with the picture is called '{ours}'"
            warnings.warn(text, VicinalWarning, stacklevel=3)


def _called(name: object, value: Any) -> str:
    """What an entry that is a target by its name, or holds one, is called here; "" for what is none."""
    if value is None or isinstance(value, str | bytes | int | float) or (hasattr(value, "__len__") and not len(value)):
        return ""
    inside = value if isinstance(value, Mapping) else ()
    found = (INSIDE.get(str(key).lower(), "") for key in inside)
    return CALLED.get(str(name).lower(), "") or next(filter(None, found), "")


def _size(value: Any) -> tuple[int, int] | None:
    """The height and width of a picture or map; None for anything else."""
    if is_pil(value):
        return value.height, value.width
    shape = tuple(getattr(value, "shape", ()))
    if len(shape) == 3:
        shape = shape[1:] if shape[0] <= 4 else shape[:2]
    return (shape[0], shape[1]) if len(shape) == 2 else None
