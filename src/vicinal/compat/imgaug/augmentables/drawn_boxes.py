"""Drawing boxes and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.compat.imgaug.augmentables.raster import perimeter
from vicinal.compat.imgaug.deprecation import warn_deprecated
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.text import draw_text

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.bbs import BoundingBox


def draw_box(
    box: BoundingBox, image: Any, color: Any, alpha: float, size: int, raise_if_out_of_image: bool, thickness: Any
) -> Any:
    """The image, changed, with the outline of a box."""
    if thickness is not None:
        warn_deprecated("BoundingBox.draw_on_image.thickness is deprecated; use size instead.")
        size = thickness
    if raise_if_out_of_image:
        _refuse_outside(box, image)
    color = np.array(color, np.uint8) if isinstance(color, tuple | list) else color
    x1, y1, x2, y2 = box.x1_int, box.y1_int, box.x2_int, box.y2_int
    if box.is_fully_within_image(image):  # 9.6 of 10 would be rounded to a pixel outside
        x1, x2 = np.clip([x1, x2], 0, image.shape[1] - 1).tolist()
        y1, y2 = np.clip([y1, y2], 0, image.shape[0] - 1).tolist()
    for i in range(size):
        rows = [y1 - i, y1 - i, y2 + i, y2 + i]
        cols = [x1 - i, x2 + i, x2 + i, x1 - i]
        image = _blended(image, perimeter(rows, cols, image.shape), color, alpha)
    return image


def draw_label(
    box: BoundingBox, image: Any, color: Any, color_text: Any, color_bg: Any, alpha: float, size: int, size_text: int,
    height: int, raise_if_out_of_image: bool,
) -> Any:  # fmt: skip
    """The image, changed, with the label of a box above it."""
    if raise_if_out_of_image:
        _refuse_outside(box, image)
    require(color is not None or color_bg is not None, "draw_label_on_image.color_bg", "a color where color is None", None)
    ground = np.array(color if color_bg is None else color_bg, np.uint8)
    if color_text is None:
        bright = np.dot(np.broadcast_to(ground, 3), (0.299, 0.587, 0.114)) > 128
        color_text = np.full(3, 0 if bright else 255, np.uint8)
    bottom = box.y1_int - 1
    y1, y2 = np.clip([bottom - height, bottom], 0, image.shape[0] - 1)
    x1, x2 = np.clip([box.x1_int - size + 1, box.x2_int + size], 0, image.shape[1] - 1)
    if x2 <= x1 or y2 <= y1:
        return image
    label = np.zeros((y2 - y1, x2 - x1, image.shape[-1]), image.dtype)
    label[...] = ground
    label = draw_text(label, y=2, x=2, text=str(box.label), color=color_text, size=size_text)
    below = image[y1:y2, x1:x2]
    below[...] = label if alpha >= 0.99 else np.clip((1 - alpha) * below.astype(np.float64) + alpha * label, 0, 255)
    return image


def _blended(image: Any, pixels: tuple[Any, Any], color: Any, alpha: float) -> Any:
    if alpha >= 0.99:
        image[pixels] = color
        return image
    mixed = image.astype(np.float32 if image.dtype.kind != "f" else image.dtype)
    mixed[pixels] = (1 - alpha) * mixed[pixels] + alpha * np.asarray(color)
    return np.clip(mixed, 0, 255).astype(image.dtype)


def _refuse_outside(box: BoundingBox, image: Any) -> None:
    if box.is_out_of_image(image):
        raise Exception(f"BoundingBox.draw_on_image: {box} lies outside of the image of shape {image.shape}")
