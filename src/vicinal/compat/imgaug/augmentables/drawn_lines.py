"""Drawing chains of lines, and cutting out the pixels under them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from vicinal.compat.imgaug.augmentables.raster import line, line_aa
from vicinal.compat.imgaug.dtypes import restore_dtypes_
from vicinal.compat.imgaug.kinds import is_single_number, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.lines import LineString


def draw_lines(
    lines: LineString, image: Any, color: Any, alpha: float, size: int, antialiased: bool, raise_if_out_of_image: bool
) -> Any:
    """See ``LineString.draw_lines_on_image``."""
    where = "LineString.draw_lines_on_image"
    only_shape = isinstance(image, tuple)
    image = np.zeros(image, np.uint8) if only_shape else image
    require(image.ndim in (2, 3), f"{where}.image", "an image or shape (H, W) or (H, W, C)", image.shape)
    if len(lines.coords) <= 1 or alpha < 0.0001 or size < 1:
        return np.copy(image)
    if raise_if_out_of_image and lines.is_out_of_image(image):
        raise Exception(f"{where}: {lines} lies outside of the image of shape {image.shape}")
    require(image.ndim == 3 or is_single_number(color), f"{where}.color", "a number for a grey image", color)
    heat = _coverage(lines.coords, image.shape, alpha, size, antialiased)
    heat = heat[..., None] if image.ndim == 3 else heat
    heat, below, above = heat.astype(np.float64), image.astype(np.float64), np.asarray(color, np.float64)
    mixed = below + heat * (above if only_shape else above - below)
    return restore_dtypes_(mixed.astype(np.float32), np.uint8)


def draw_points(coords: Any, image: Any, color: Any, alpha: float, size: int, copy: bool, raise_if_out_of_image: bool) -> Any:
    """The image with a square at each point [N, 2]."""
    from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

    points = KeypointsOnImage.from_xy_array(coords, shape=image.shape)
    return points.draw_on_image(image, color, alpha, size, copy, raise_if_out_of_image)


def draw_line(
    lines: LineString, image: Any, color: Any, color_lines: Any, color_points: Any, alpha: float, alpha_lines: Any,
    alpha_points: Any, size: int, size_lines: Any, size_points: Any, antialiased: bool, raise_if_out_of_image: bool,
) -> Any:  # fmt: skip
    """See ``LineString.draw_on_image``."""
    for name, value in (("color", color), ("alpha", alpha), ("size", size)):
        require(value is not None, f"LineString.draw_on_image.{name}", "a value", value)
    color_lines = np.float32(color) if color_lines is None else color_lines
    color_points = np.float32(color) * 0.5 if color_points is None else color_points
    size_lines = size if size_lines is None else size_lines
    size_points = size * 3 if size_points is None else size_points
    alpha_lines = np.float32(alpha) if alpha_lines is None else alpha_lines
    alpha_points = np.float32(alpha) if alpha_points is None else alpha_points
    image = draw_lines(lines, image, _bytes(color_lines), alpha_lines, size_lines, antialiased, raise_if_out_of_image)
    return draw_points(lines.coords, image, _bytes(color_points), alpha_points, size_points, False, raise_if_out_of_image)


def heatmap_of_lines(
    lines: LineString, image_shape: Any, alpha: float, size: int, antialiased: bool, raise_if_out_of_image: bool
) -> Any:
    """See ``LineString.draw_lines_heatmap_array``."""
    fits = len(image_shape) == 2 or (len(image_shape) == 3 and image_shape[2] == 1)
    require(fits, "LineString.draw_lines_heatmap_array.image_shape", "(H, W) or (H, W, 1)", image_shape)
    drawn = draw_lines(lines, np.zeros(image_shape, np.uint8), 255, alpha, size, antialiased, raise_if_out_of_image)
    return drawn.astype(np.float32) / 255.0


def heatmap_of_line(
    lines: LineString, image_shape: Any, alpha_lines: float, alpha_points: float, size_lines: int, size_points: int,
    antialiased: bool, raise_if_out_of_image: bool,
) -> Any:  # fmt: skip
    """See ``LineString.draw_heatmap_array``."""
    heat = heatmap_of_lines(lines, image_shape, alpha_lines, size_lines, antialiased, raise_if_out_of_image)
    if size_points <= 0:
        return heat
    points = lines.draw_points_heatmap_array(image_shape, alpha_points, size_points, raise_if_out_of_image)
    return np.max(np.dstack([heat, points]), axis=2)


def extract_line(
    lines: LineString, image: Any, size: int, pad: bool, pad_max: Any, antialiased: bool, prevent_zero_size: bool
) -> Any:
    """See ``LineString.extract_from_image``."""
    from vicinal.compat.imgaug.augmentables.bbs import BoundingBox

    require(image.ndim in (2, 3), "LineString.extract_from_image.image", "an image (H, W) or (H, W, C)", image.shape)
    if len(lines.coords) == 0 or size <= 0:
        side = int(prevent_zero_size)
        return np.zeros((side, side, *image.shape[2:]), image.dtype)
    xx, yy, half = lines.xx_int, lines.yy_int, (size - 1) / 2
    box = BoundingBox(xx.min() - half, yy.min() - half, xx.max() + 1 + half, yy.max() + 1 + half)
    if len(lines.coords) == 1:
        return box.extract_from_image(image, pad, pad_max, prevent_zero_size)
    heat = heatmap_of_lines(lines, image.shape[:2], 1.0, size, antialiased, False)
    masked = image.astype(np.float32) * (heat[..., None] if image.ndim == 3 else heat)
    cut = box.extract_from_image(masked, pad, pad_max, prevent_zero_size)
    return np.clip(np.round(cut), 0, 255).astype(np.uint8)


def _coverage(coords: Any, shape: tuple[int, ...], alpha: float, size: int, antialiased: bool) -> Any:
    """float32 [H, W] of 0 to alpha; where two lines meet, the later one counts."""
    heat = np.zeros(shape[:2], np.float32)
    pixels = np.round(coords).astype(np.int64).tolist()
    for (x0, y0), (x1, y1) in pairwise(pixels):
        if antialiased:
            rows, cols, covered = line_aa(y0, x0, y1, x1)
        else:
            rows, cols = line(y0, x0, y1, x1)
            covered = np.ones(len(rows))
        inside = (rows >= 0) & (rows < shape[0]) & (cols >= 0) & (cols < shape[1])
        heat[rows[inside], cols[inside]] = covered[inside] * alpha
    return cv2.dilate(heat, np.ones((size, size), np.uint8)) if size > 1 else heat


def _bytes(color: Any) -> Any:
    return np.array(color).astype(np.uint8) if np.ndim(color) else int(color)
