"""Pictures in another size, by OpenCV."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image, restored, together
from vicinal.errors import expected

NAMES = {"nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "area": cv2.INTER_AREA, "cubic": cv2.INTER_CUBIC}


def resized(image: Image, height: int, width: int, interpolation: str | None = None) -> Image:
    """[H, W] or [H, W, C]. Without ``interpolation``: area if a side grows, linear otherwise, as imgaug has it."""
    if image.shape[:2] == (height, width):
        return image.copy()
    if 0 in (height, width, *image.shape[2:]):
        return np.zeros((height, width, *image.shape[2:]), image.dtype)
    assert interpolation is None or interpolation in NAMES, expected("interpolation", f"one of {list(NAMES)}", interpolation)
    grows = height > image.shape[0] or width > image.shape[1]
    way = NAMES[interpolation or ("area" if grows else "linear")]
    wide = image.astype({"b": np.uint8}.get(image.dtype.kind, image.dtype)) * 255 if image.dtype == np.bool_ else image
    wide = wide.astype(np.float32) if image.dtype == np.float16 else wide.astype(np.int16) if image.dtype == np.int8 else wide
    found = together(lambda part: np.asarray(cv2.resize(part, (width, height), interpolation=way)), wide)
    return np.asarray(found > 127) if image.dtype == np.bool_ else restored(found, image.dtype)


def at_most(image: Image, longest: int | None, interpolation: str) -> Image:
    """Shrunk so that no side is longer; None: as it is."""
    if longest is None or max(image.shape[:2]) <= longest:
        return image
    factor = longest / max(image.shape[:2])
    return resized(image, int(image.shape[0] * factor), int(image.shape[1] * factor), interpolation)
