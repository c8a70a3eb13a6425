"""A picture as a cartoon: flat areas, dark edges, strong colours."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image, only
from vicinal.compat.imgaug.pixels.spaces import convert
from vicinal.errors import expected

LARGE = 400
"""Pixels of the longer side from which on areas are larger and edges come from a Laplacian."""


def cartoon(
    image: Image, blur: float, areas: float, saturation: float, edges: float, thin: bool = True, space: str = "RGB"
) -> Image:
    """uint8 [H, W, 3]. ``blur``: side of a median; ``areas``: size of mean shift's windows, 0 for none; ``edges``: how many;
    ``thin``: without the inside of blobs and lonely points."""
    only("stylize_cartoon", image, "uint8")
    assert image.ndim == 3 and image.shape[2] == 3, expected("stylize_cartoon", "(H, W, 3)", image.shape)
    small = max(image.shape[:2]) < LARGE
    soft = _median(image, max(int(np.round(blur)), 1))
    flat = _flat(soft, max(areas, 0.0), small)
    found = _canny(flat, edges, space) if small else _laplacian(flat, edges, space)
    lines = np.where(found > 100, 255, 0).astype(np.uint8)
    if thin:
        lines = np.where(_neighbours(lines, 3) >= 8, 0, lines)
        lines = np.where(_neighbours(lines, 5) < 3, 0, lines)
    drawn = np.where(lines[..., None] > 0, 0, flat).astype(np.uint8)
    return _saturated(drawn, max(saturation, 0.0), space)


def _median(image: Image, side: int) -> Image:
    return image if side <= 1 else np.asarray(cv2.medianBlur(np.ascontiguousarray(image), side | 1))


def _flat(image: Image, size: float, small: bool) -> Image:
    if size <= 0:
        return image
    spatial, colors = (10, 20) if small else (15, 40)
    return np.asarray(cv2.pyrMeanShiftFiltering(np.ascontiguousarray(image), int(spatial * size), int(colors * size)))


def _grey(image: Image, space: str) -> Image:
    return np.ascontiguousarray(convert(image, "GRAY", space)[..., 0])


def _canny(image: Image, many: float, space: str) -> Image:
    threshold = min(int(200 / many), 254)
    return np.asarray(cv2.Canny(_grey(image, space), threshold, threshold))


def _laplacian(image: Image, many: float, space: str) -> Image:
    steep = np.asarray(cv2.Laplacian(_grey(image, space) / 255.0, cv2.CV_64F)) ** 2
    top = np.percentile(steep, min(int(90 / many), 99))
    shares = np.clip(steep, 0, top) / top if top > 0 else np.zeros_like(steep)
    levels = _median(np.round(shares * 255).astype(np.uint8), 3)
    return np.where(levels < 50, 0, levels)


def _neighbours(lines: Image, side: int) -> Image:
    """How many pixels of a square around each are on a line."""
    return np.asarray(cv2.filter2D(lines / 255.0, -1, np.ones((side, side), np.float32)))


def _saturated(image: Image, factor: float, space: str) -> Image:
    if np.isclose(factor, 1.0, atol=0.01):
        return image
    hsv = np.array(convert(image, "HSV", space))
    hsv[..., 1] = np.clip(hsv[..., 1].astype(np.int32) * factor, 0, 255).astype(np.uint8)
    return convert(hsv, space, "HSV")
