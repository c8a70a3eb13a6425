"""Flips, quarter turns and transpositions of pictures, boxes and keypoints."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import probability
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

HALF, FULL = np.pi, 2 * np.pi
KNOWN = tuple(map(np.dtype, (np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64)))
"""Types that OpenCV mirrors."""


def mirrored(img: Array, axis: int) -> Array:
    """A picture mirrored left to right (axis 0) or top to bottom (axis 1), by OpenCV where it knows the type."""
    if img.dtype in KNOWN and img.ndim in (2, 3) and img.size:
        return np.asarray(cv2.flip(img, 1 - axis)).reshape(img.shape)
    return np.flip(img, 1 - axis)


def flip_boxes(bboxes: Array, axis: int) -> Array:
    """Boxes of shares, mirrored left to right (axis 0) or top to bottom (axis 1)."""
    result = bboxes.copy()
    result[:, axis], result[:, axis + 2] = 1 - bboxes[:, axis + 2], 1 - bboxes[:, axis]
    return result


def transpose_boxes(bboxes: Array) -> Array:
    """Boxes with x and y exchanged."""
    result = bboxes.copy()
    result[:, :4] = bboxes[:, [1, 0, 3, 2]]
    return result


def flip_points(keypoints: Array, axis: int, size: int) -> Array:
    """Keypoints mirrored about the middle of the pixels; angles with them."""
    result = keypoints.astype(np.float32)
    result[:, axis] = size - 1 - keypoints[:, axis]
    result[:, 3] = np.mod(HALF - keypoints[:, 3] if axis == 0 else -keypoints[:, 3], FULL)
    return result


def transpose_points(keypoints: Array) -> Array:
    """Keypoints with x and y exchanged; angles with them."""
    result = keypoints.copy()
    result[:, :2] = keypoints[:, [1, 0]]
    angles = keypoints[:, 3]
    result[:, 3] = np.mod(np.where(angles <= HALF, HALF / 2 - angles, 3 * HALF / 2 - angles), FULL)
    return result


def turn_boxes(bboxes: Array, quarters: int) -> Array:
    """Boxes turned counter-clockwise by quarter turns."""
    for _ in range(quarters):
        bboxes = flip_boxes(transpose_boxes(bboxes), 1)
    return bboxes


def turn_points(keypoints: Array, quarters: int, shape: tuple[int, ...]) -> Array:
    """Keypoints turned counter-clockwise by quarter turns; angles lose a quarter turn each."""
    height, width = shape[:2]
    result = keypoints.astype(np.float32) if quarters else keypoints
    for step in range(quarters):
        x = result[:, 0].copy()
        result[:, 0], result[:, 1] = result[:, 1], (width if step % 2 == 0 else height) - 1 - x
        result[:, 3] = np.mod(result[:, 3] - HALF / 2, FULL)
    return result


def transpose(img: Array) -> Array:
    """A picture with its first two axes exchanged."""
    return np.swapaxes(img, 0, 1)


class HorizontalFlip(DualTransform):
    """Left and right exchanged."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, mirrored."""
        return mirrored(img, 0)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes, mirrored about the picture's middle."""
        return flip_boxes(bboxes, 0)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, mirrored about the middle of its pixels."""
        return flip_points(keypoints, 0, params["shape"][1])


class VerticalFlip(DualTransform):
    """Top and bottom exchanged."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, mirrored."""
        return mirrored(img, 1)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes, mirrored about the picture's middle."""
        return flip_boxes(bboxes, 1)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, mirrored about the middle of its pixels."""
        return flip_points(keypoints, 1, params["shape"][0])


class TimeReverse(HorizontalFlip):
    """HorizontalFlip for spectrograms."""

    p: Any = probability()

    def check(self) -> None:
        """Warns that HorizontalFlip is the same."""
        warnings.warn("TimeReverse is HorizontalFlip under another name", UserWarning, stacklevel=5)


class Transpose(DualTransform):
    """Rows and columns exchanged."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, transposed."""
        return transpose(img)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes, transposed."""
        return transpose_boxes(bboxes)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, transposed."""
        return transpose_points(keypoints)


class RandomRotate90(DualTransform):
    """Zero to three quarter turns, counter-clockwise."""

    p: Any = probability(1)

    def get_params(self) -> Params:
        """``factor``: the number of quarter turns."""
        return {"factor": self.py_random.randint(0, 3)}

    def apply(self, img: Array, factor: int = 0, **params: Any) -> Array:
        """The picture, turned."""
        return np.rot90(img, factor)

    def apply_to_bboxes(self, bboxes: Array, factor: int = 0, **params: Any) -> Array:
        """Boxes, turned."""
        return turn_boxes(bboxes, factor)

    def apply_to_keypoints(self, keypoints: Array, factor: int = 0, **params: Any) -> Array:
        """Keypoints, turned."""
        return turn_points(keypoints, factor, params["shape"])


Move = tuple[Callable[[Array], Array], Callable[[Array], Array], Callable[[Array, Any], Array]]


def turned(quarters: int) -> Move:
    """Quarter turns of a picture, boxes and keypoints."""
    return (
        lambda img: np.rot90(img, quarters),
        lambda boxes: turn_boxes(boxes, quarters),
        lambda points, shape: turn_points(points, quarters, shape),
    )


GROUP: dict[str, Move] = {
    "e": turned(0),
    "r90": turned(1),
    "r180": turned(2),
    "r270": turned(3),
    "v": (lambda img: img[::-1], lambda b: flip_boxes(b, 1), lambda k, shape: flip_points(k, 1, shape[0])),
    "hvt": (
        lambda img: transpose(np.rot90(img, 2)),
        lambda b: transpose_boxes(turn_boxes(b, 2)),
        lambda k, shape: transpose_points(turn_points(k, 2, shape)),
    ),
    "h": (lambda img: img[:, ::-1], lambda b: flip_boxes(b, 0), lambda k, shape: flip_points(k, 0, shape[1])),
    "t": (transpose, transpose_boxes, lambda k, shape: transpose_points(k)),
}
"""The eight symmetries of a square."""


class D4(DualTransform):
    """One of the eight symmetries of a square."""

    p: Any = probability(1)

    def get_params(self) -> Params:
        """``group_element``: the symmetry's name."""
        return {"group_element": self.random_generator.choice(list(GROUP))}

    def apply(self, img: Array, group_element: str = "e", **params: Any) -> Array:
        """The picture, moved."""
        return GROUP[group_element][0](img)

    def apply_to_bboxes(self, bboxes: Array, group_element: str = "e", **params: Any) -> Array:
        """Boxes, moved."""
        return GROUP[group_element][1](bboxes)

    def apply_to_keypoints(self, keypoints: Array, group_element: str = "e", **params: Any) -> Array:
        """Keypoints, moved."""
        return GROUP[group_element][2](keypoints, params["shape"])


class SquareSymmetry(D4):
    """D4 under another name."""
