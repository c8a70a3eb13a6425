"""Keypoints as pictures: squares or distances, one channel for each point, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import refused, require


def keypoint_image(points: Any, shape: tuple[int, ...], size: int) -> Any:
    """See ``KeypointsOnImage.to_keypoint_image``."""
    require(size % 2 != 0, "to_keypoint_image.size", "an odd number", size)
    height, width = shape[:2]
    half = max(0, (size - 1) // 2)
    image = np.zeros((height, width, len(points)), np.uint8)
    for i, (x, y) in enumerate(np.round(points).astype(int)):
        left, right = np.clip(x - half, 0, width - 1), np.clip(x + half + 1, 0, width)
        top, bottom = np.clip(y - half, 0, height - 1), np.clip(y + half + 1, 0, height)
        image[top:bottom, left:right, i] = 128
        if 0 <= y < height and 0 <= x < width:
            image[y, x, i] = 255
    return image


def from_keypoint_image(image: Any, if_not_found: Any, threshold: Any) -> list[tuple[Any, Any]]:
    """See ``KeypointsOnImage.from_keypoint_image``."""
    require(image.ndim == 3, "from_keypoint_image.image", "an array [H, W, N]", image.shape)
    columns, rows, values = _extremes(image, np.argmax)
    return _found(columns + 0.5, rows + 0.5, values >= threshold, "from_keypoint_image", if_not_found)


def distance_maps(points: Any, shape: tuple[int, ...], inverted: bool) -> Any:
    """See ``KeypointsOnImage.to_distance_maps``."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    squares = (columns[..., None] - points[:, 0].astype(np.float64)) ** 2 + (rows[..., None] - points[:, 1]) ** 2
    distances = np.sqrt(squares.astype(np.float32))
    return 1 / (distances + 1) if inverted else distances


def from_distance_maps(maps: Any, inverted: bool, if_not_found: Any, threshold: Any) -> list[tuple[Any, Any]]:
    """See ``KeypointsOnImage.from_distance_maps``."""
    require(maps.ndim == 3, "from_distance_maps.distance_maps", "an array [H, W, N]", maps.shape)
    columns, rows, values = _extremes(maps, np.argmax if inverted else np.argmin)
    near = np.ones(len(values), bool) if threshold is None else values >= threshold if inverted else values < threshold
    return _found(columns, rows, near, "from_distance_maps", if_not_found)


def _extremes(image: Any, arg: Any) -> tuple[Any, Any, Any]:
    flat = image.reshape((-1, image.shape[2]))
    places = arg(flat, axis=0)
    rows, columns = np.unravel_index(places, image.shape[:2])
    return columns, rows, flat[places, np.arange(image.shape[2])]


def _found(columns: Any, rows: Any, found: Any, where: str, otherwise: Any) -> list[tuple[Any, Any]]:
    if otherwise is not None and not isinstance(otherwise, tuple | list | dict):
        raise refused(f"{where}.if_not_found_coords", "None, (x, y) or a dict of x and y", otherwise)
    if isinstance(otherwise, dict):
        otherwise = (otherwise["x"], otherwise["y"])
    require(otherwise is None or len(otherwise) == 2, f"{where}.if_not_found_coords", "two numbers", otherwise)
    points = [(x, y) if here else otherwise for x, y, here in zip(columns, rows, found, strict=True)]
    return [(point[0], point[1]) for point in points if point is not None]
