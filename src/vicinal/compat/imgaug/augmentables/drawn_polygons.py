"""Drawing polygons, and cutting out the pixels within them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.compat.imgaug.augmentables import raster
from vicinal.compat.imgaug.kinds import is_single_number, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.polys import Polygon


def draw_polygon(
    polygon: Polygon, image: Any, color: Any, color_face: Any, color_lines: Any, color_points: Any, alpha: float,
    alpha_face: Any, alpha_lines: Any, alpha_points: Any, size: int, size_lines: Any, size_points: Any,
    raise_if_out_of_image: bool,
) -> Any:  # fmt: skip
    """See ``Polygon.draw_on_image``."""
    for name, value in (("color", color), ("alpha", alpha), ("size", size)):
        require(value is not None, f"Polygon.draw_on_image.{name}", "a value", value)
    color_face = np.array(color) if color_face is None else color_face
    if image.ndim == 2:
        require(is_single_number(color_face) or np.ndim(color_face) == 0, "Polygon.draw_on_image.color", "a number", color_face)
    if raise_if_out_of_image and polygon.is_out_of_image(image):
        raise Exception(f"Polygon.draw_on_image: {polygon} lies outside of the image of shape {image.shape}")
    dark = np.array(color) * 0.5 if np.ndim(color) else color * 0.5
    drawn = image.astype(np.float32)
    share = alpha * 0.5 if alpha_face is None else alpha_face
    share = 0 if share < 0.01 else 1 if share > 0.99 else share
    pixels = raster.polygon(polygon.yy_int, polygon.xx_int, image.shape)
    drawn[pixels] = (1 - share) * drawn[pixels] + share * np.float32(color_face)
    drawn = polygon.to_line_string(closed=True).draw_lines_on_image(
        drawn, dark if color_lines is None else color_lines, alpha if alpha_lines is None else alpha_lines,
        size if size_lines is None else size_lines, raise_if_out_of_image=raise_if_out_of_image,
    )  # fmt: skip
    drawn = polygon.to_line_string(closed=False).draw_points_on_image(
        drawn, dark if color_points is None else color_points, alpha if alpha_points is None else alpha_points,
        size * 3 if size_points is None else size_points, raise_if_out_of_image=raise_if_out_of_image,
    )  # fmt: skip
    return np.clip(np.round(drawn), 0, 255).astype(image.dtype) if image.dtype == np.uint8 else drawn.astype(image.dtype)


def extract_polygon(polygon: Polygon, image: Any) -> Any:
    """See ``Polygon.extract_from_image``."""
    require(image.ndim in (2, 3), "Polygon.extract_from_image.image", "an image (H, W) or (H, W, C)", image.shape)
    if len(polygon.exterior) <= 2:
        raise Exception(f"Polygon.extract_from_image: expected at least three points, got {len(polygon.exterior)}")
    within_box = polygon.to_bounding_box().extract_from_image(image)
    if polygon.is_out_of_image(image, fully=True, partly=False):
        return within_box
    rows, cols = polygon.yy_int - polygon.yy_int.min(), polygon.xx_int - polygon.xx_int.min()
    mask = np.zeros((int(rows.max()), int(cols.max())), bool)
    mask[raster.polygon(rows, cols, mask.shape)] = True
    return within_box * (mask[..., None] if image.ndim == 3 else mask)
