"""The pixels within a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.compat.imgaug.padding import pad as pad_image

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.bbs import BoundingBox


def cut_box(box: BoundingBox, image: Any, pad: bool, pad_max: Any, prevent_zero_size: bool) -> Any:
    """See ``BoundingBox.extract_from_image``."""
    height, width = image.shape[:2]
    x1, y1, x2, y2 = box.x1_int, box.y1_int, box.x2_int, box.y2_int
    if box.is_fully_within_image(image):
        x1, x2 = np.clip([x1, x2], 0, width - 1).tolist()
        y1, y2 = np.clip([y1, y2], 0, height - 1).tolist()
    if prevent_zero_size:
        x2 = x1 + 1 if x1 == x2 else x2
        y2 = y1 + 1 if y1 == y2 else y2
    if pad:
        return _padded(image, x1, y1, x2, y2, pad_max)
    # As imgaug compares them: one after the other, as tuples are compared.
    within = (0, 0, 0, 0) <= (x1, y1, x2, y2) < (width, height, width, height)
    if within and x2 > x1 and y2 > y1:
        return image[y1:y2, x1:x2]
    side = int(prevent_zero_size)
    return np.zeros((side, side, *image.shape[2:]), image.dtype)


def _padded(image: Any, x1: int, y1: int, x2: int, y2: int, pad_max: Any) -> Any:
    left, top = max(-x1, 0), max(-y1, 0)
    x1, x2, y1, y2 = x1 + left, x2 + left, y1 + top, y2 + top
    right, bottom = max(x2 - image.shape[1] - left, 0), max(y2 - image.shape[0] - top, 0)
    amounts = (top, right, bottom, left)
    if any(amounts):
        most = max(amounts) if pad_max is None else pad_max
        image = pad_image(image, *(min(amount, most) for amount in amounts))
    return image[y1:y2, x1:x2]
