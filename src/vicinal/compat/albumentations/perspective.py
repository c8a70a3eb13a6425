"""Perspective: the four corners move inward at random."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.affine import outlines
from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.fields import border, fill_field, flag, probability, span, warp_flag
from vicinal.compat.albumentations.nearest import ROUNDS_OTHERWISE, nearest, perspective_places
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params


def ordered(points: Array) -> Array:
    """Four corners as top left, top right, bottom right, bottom left."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left if left[0, 1] < left[1, 1] else left[::-1]
    top_right, bottom_right = right if right[0, 1] < right[1, 1] else right[::-1]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)


def side(one: Array, other: Array) -> float:
    """The distance of two corners, at least 2 pixels; nearer ones are moved apart."""
    size = float(np.sqrt(np.sum((one - other) ** 2)))
    if size >= 2:
        return size
    step = (2 - size) / 2
    larger = one > other
    one[larger] += step
    other[larger] -= step
    smaller = one <= other
    one[smaller] -= step
    other[smaller] += step
    return 2.0


def opened(points: Array, shape: tuple[int, ...]) -> tuple[Array, int, int]:
    """The matrix that brings the corners to the picture's, and the (width, height) of what lay between them."""
    height, width = shape[:2]
    top_left, top_right, bottom_right, bottom_left = points
    wide = max(side(top_right, top_left), side(bottom_right, bottom_left))
    high = max(side(bottom_right, top_right), side(bottom_left, top_left))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(points, target)), int(wide), int(high)


def expanded(matrix: Array, shape: tuple[int, ...]) -> tuple[Array, int, int]:
    """The matrix with a canvas that shows all of the result."""
    height, width = shape[:2]
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = cv2.perspectiveTransform(own[None], matrix)[0]
    moved = np.around(moved - moved.min(axis=0, keepdims=True))
    wide, high = moved.max(axis=0)
    return np.asarray(cv2.getPerspectiveTransform(own, moved.astype(np.float32))), int(wide), int(high)


class Perspective(DualTransform):
    """Corners moved inward by the size of a normal draw of ``scale`` (a share of the sides), and what they hold opened up."""

    scale: Any = span((0.05, 0.1), start=0, low=0)
    keep_size: Any = flag(True)
    fit_output: Any = flag(False)
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The matrix, and the canvas before the old size is brought back."""
        shape = params["shape"][:2]
        scale = self.py_random.uniform(*self.scale)
        points = np.mod(np.abs(self.random_generator.normal(0, scale, (4, 2))), 0.32)
        points[1, 0] = 1 - points[1, 0]
        points[2] = 1 - points[2]
        points[3, 1] = 1 - points[3, 1]
        matrix, width, height = opened(ordered(points * [shape[1], shape[0]]), shape)
        if self.fit_output:
            matrix, width, height = expanded(matrix, shape)
        return {"matrix": matrix, "max_height": height, "max_width": width, "matrix_bbox": matrix}

    def factors(self, params: Params) -> tuple[float, float]:
        """What brings the canvas to the old size."""
        if not self.keep_size:
            return 1.0, 1.0
        return params["shape"][1] / params["max_width"], params["shape"][0] / params["max_height"]

    def warp(self, img: Array, flags: int, value: Any, params: Params) -> Array:
        """A picture or mask."""
        matrix = np.diag([*self.factors(params), 1.0]) @ params["matrix"]
        canvas = (img.shape[1], img.shape[0]) if self.keep_size else (params["max_width"], params["max_height"])
        mode = self.border_mode

        if flags == cv2.INTER_NEAREST and ROUNDS_OTHERWISE:
            return nearest(img, perspective_places(matrix, canvas), mode, value)

        def part(piece: Array, own: Any) -> Array:
            return np.asarray(cv2.warpPerspective(piece, matrix, canvas, flags=flags, borderMode=mode, borderValue=own))

        result: Array = keeps_channels(lambda whole: by_fours(part, whole, value))(img)
        return result

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, warped."""
        return self.warp(img, self.interpolation, params["fill"], params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, warped."""
        return self.warp(mask, self.mask_interpolation, params["fill_mask"], params)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around the moved corners."""
        lines = outlines(denormalize_bboxes(bboxes, params["shape"]), False)
        moved = cv2.perspectiveTransform(lines.reshape(-1, 1, 2).astype(np.float32), params["matrix_bbox"]).reshape(lines.shape)
        ends = np.hstack([moved.min(axis=1), moved.max(axis=1)]).astype(float) * (self.factors(params) * 2)
        size = params["shape"] if self.keep_size else (params["max_height"], params["max_width"])
        result = bboxes.copy()
        result[:, :4] = normalize_bboxes(ends, size)
        return result

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved; angles and scales by the matrix's linear part."""
        matrix, factors = params["matrix"], self.factors(params)
        result = keypoints.astype(np.float32)
        moved = cv2.perspectiveTransform(np.ascontiguousarray(result[:, None, :2]), matrix)[:, 0]
        result[:, :2] = moved * factors
        result[:, 3] = np.mod(result[:, 3] + np.arctan2(matrix[1, 0], matrix[0, 0]), 2 * np.pi)
        sizes = [np.sign(matrix[i, i]) * np.hypot(*matrix[i, :2]) for i in (0, 1)]
        result[:, 4] *= max(sizes) * max(factors)
        return result
