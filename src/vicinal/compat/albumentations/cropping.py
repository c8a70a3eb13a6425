"""Cutting windows out of pictures, boxes and keypoints."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array
from vicinal.errors import DataError

Window = tuple[int, int, int, int]
"""x_min, y_min, x_max, y_max."""


class CropSizeError(DataError):
    """A crop is larger than the picture."""


def crop(img: Array, window: Window) -> Array:
    """The window; ValueError where it is empty or leaves the picture."""
    left, top, right, bottom = window
    if not (0 <= left < right <= img.shape[1] and 0 <= top < bottom <= img.shape[0]):
        raise ValueError(f"crop: expected a window within height {img.shape[0]} and width {img.shape[1]}, got {window}")
    return img[top:bottom, left:right]


def crop_boxes(bboxes: Array, window: Window, shape: tuple[int, ...]) -> Array:
    """Boxes of shares as shares of the window; parts outside stay below 0 or above 1."""
    if not len(bboxes):
        return bboxes
    pixels = denormalize_bboxes(bboxes, shape).astype(np.float32)
    pixels[:, :4] -= np.array([window[0], window[1]] * 2, np.float32)
    return normalize_bboxes(pixels, (window[3] - window[1], window[2] - window[0]))


def crop_points(keypoints: Array, window: Window) -> Array:
    """Keypoints in the window's pixels."""
    result = keypoints.copy()
    result[:, 0] -= window[0]
    result[:, 1] -= window[1]
    return result


def window_at(shape: tuple[int, ...], size: tuple[int, int], down: float, right: float) -> Window:
    """A window of ``size`` at shares of the way down and to the right; no larger than the picture."""
    height, width = min(size[0], shape[0]), min(size[1], shape[1])
    top, left = int((shape[0] - height + 1) * down), int((shape[1] - width + 1) * right)
    return left, top, left + width, top + height


def middle_window(shape: tuple[int, ...], size: tuple[int, int]) -> Window:
    """A window of ``size`` in the middle."""
    top, left = (shape[0] - size[0]) // 2, (shape[1] - size[1]) // 2
    return left, top, left + size[1], top + size[0]


class Cropped(DualTransform):
    """A transform that draws ``crop_coords``, a window."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The window of the picture."""
        return crop(img, params["crop_coords"])

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes in the window."""
        return crop_boxes(bboxes, params["crop_coords"], params["shape"])

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints in the window."""
        return crop_points(keypoints, params["crop_coords"])
