"""Affine warps by OpenCV: Affine, Rotate, SafeRotate, ShiftScaleRotate. Positive angles are counter-clockwise.

Pictures, masks and keypoints turn about the middle of the pixels, ((W - 1) / 2, (H - 1) / 2); boxes about (W / 2, H / 2).
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import denormalize_bboxes, normalize_bboxes
from vicinal.compat.albumentations.mirrored import REFLECTING, Tiles, boxes_in, mirrored_boxes, mirrored_points
from vicinal.compat.albumentations.nearest import ROUNDS_OTHERWISE, affine_places, nearest
from vicinal.compat.albumentations.pixels import by_fours, keeps_channels
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

FULL = 2 * np.pi
XY = dict[str, float]


def middle(shape: tuple[int, ...]) -> tuple[float, float]:
    """The centre (x, y) of a picture's pixels."""
    return shape[1] / 2 - 0.5, shape[0] / 2 - 0.5


def box_middle(shape: tuple[int, ...]) -> tuple[float, float]:
    """The centre (x, y) of a picture's area."""
    return shape[1] / 2, shape[0] / 2


def affine_matrix(translate: XY, shear: XY, scale: XY, rotate: float, centre: tuple[float, float]) -> Array:
    """The matrix [3, 3] that scales, turns, shears and moves about a centre; shear in degrees."""
    angle = np.deg2rad(rotate % 360)
    cos, sin = np.cos(angle), np.sin(angle)
    to_centre = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]])
    from_centre = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1]])
    scaled = np.diag([scale["x"], scale["y"], 1.0])
    turned = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    sheared = np.array([[1, np.tan(np.deg2rad(shear["x"])), 0], [np.tan(np.deg2rad(shear["y"])), 1, 0], [0, 0, 1]])
    moved = np.array([[1, 0, translate["x"]], [0, 1, translate["y"]], [0, 0, 1.0]])
    return np.asarray(from_centre @ moved @ sheared @ turned @ scaled @ to_centre)


def moves(points: Array, matrix: Array) -> Array:
    """Points [N, 2] under a matrix."""
    found = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(found[:, :2] / found[:, 2:])


def corners(shape: tuple[int, ...]) -> Array:
    """The four corners of a picture's area."""
    height, width = shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], float)


def fitted(matrix: Array, shape: tuple[int, ...]) -> tuple[Array, tuple[int, int]]:
    """The matrix moved so that all of the result shows, and the (height, width) that it needs."""
    ends = moves(corners(shape), matrix)
    low, high = np.floor(ends.min(axis=0)).astype(int), np.ceil(ends.max(axis=0)).astype(int)
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    return shift @ matrix, (int(high[1] - low[1] + 1), int(high[0] - low[0] + 1))


def is_identity(matrix: Array) -> bool:
    """Whether a matrix moves nothing."""
    return bool(np.allclose(matrix, np.eye(3)))


@keeps_channels
def warp(img: Array, matrix: Array, flags: int, value: Any, border_mode: int, size: tuple[int, ...]) -> Array:
    """A picture under a matrix, on a canvas of (height, width)."""
    if is_identity(matrix):
        return img
    canvas = (round(size[1]), round(size[0]))
    if flags == cv2.INTER_NEAREST and ROUNDS_OTHERWISE:
        return nearest(img, affine_places(matrix, canvas), border_mode, value)
    return by_fours(
        lambda part, own: cv2.warpAffine(part, matrix[:2], canvas, flags=flags, borderMode=border_mode, borderValue=own),
        img,
        value,
    )


def reach(matrix: Array, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """How far beyond a picture (top, bottom, left, right) the result looks."""
    own = corners(shape)
    both = np.vstack([own, moves(own, matrix)])
    low, high = both.min(axis=0), both.max(axis=0)
    ends = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    back = moves(ends, np.linalg.inv(matrix))
    left, top = (max(0, math.ceil(-x)) for x in back.min(axis=0))
    right, bottom = (max(0, math.ceil(x - size)) for x, size in zip(back.max(axis=0), (shape[1], shape[0]), strict=True))
    return top, bottom, left, right


def outlines(bboxes: Array, ellipse: bool) -> Array:
    """Points [N, K, 2] on the outline of each box, or of the ellipse within it."""
    left, top, right, bottom = (bboxes[:, i : i + 1] for i in range(4))
    if ellipse:
        angles = np.radians(np.arange(360, dtype=np.float32))
        half_width, half_height = (right - left) / 2, (bottom - top) / 2
        x = half_width * np.sin(angles) + left + half_width
        y = half_height * np.cos(angles) + top + half_height
    else:
        x, y = np.hstack([left, right, right, left]), np.hstack([top, top, bottom, bottom])
    return np.stack([x, y], axis=-1)


def warp_boxes(
    bboxes: Array, matrix: Array, method: str, shape: tuple[int, ...], border_mode: int, size: tuple[int, ...]
) -> Array:
    """Boxes of shares: those around their moved outlines that show on the new canvas."""
    if is_identity(matrix):
        return bboxes
    boxes = denormalize_bboxes(bboxes, shape)
    if border_mode in REFLECTING:
        boxes = mirrored_boxes(boxes, Tiles.around(*reach(matrix, shape), shape), shape)
    lines = outlines(boxes, method == "ellipse")
    moved = moves(lines.reshape(-1, 2), matrix).reshape(lines.shape)
    result = np.column_stack([moved.min(axis=1), moved.max(axis=1), boxes[:, 4:]])
    return normalize_bboxes(boxes_in(result, size), size)


def warp_points(keypoints: Array, matrix: Array, shape: tuple[int, ...], scale: float, border_mode: int) -> Array:
    """Keypoints under a matrix, their angles and scales with them."""
    points = keypoints.astype(np.float32)
    if is_identity(matrix):
        return points
    if border_mode in REFLECTING:
        points = mirrored_points(points, Tiles.around(*reach(matrix, shape), shape), shape)
    points[:, :2] = cv2.transform(points[:, None, :2], matrix[:2])[:, 0]
    points[:, 3] = np.mod(points[:, 3] + np.arctan2(-matrix[1, 0], matrix[0, 0]), FULL)
    points[:, 4] *= scale
    return points


class AffineWarp(DualTransform):
    """A transform that draws a matrix for pictures and one for boxes."""

    border_mode: int
    interpolation: int
    mask_interpolation: int
    rotate_method: str

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, warped."""
        return warp(img, params["matrix"], self.interpolation, params["fill"], self.border_mode, params["output_shape"])

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, warped."""
        return warp(
            mask, params["matrix"], self.mask_interpolation, params["fill_mask"], self.border_mode, params["output_shape"]
        )

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around the moved boxes, or around the ellipses within them."""
        shape, size = params["shape"][:2], params["output_shape"]
        return warp_boxes(bboxes, params["bbox_matrix"], self.rotate_method, shape, self.border_mode, size)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved as the picture."""
        scale = max(params["scale"].values())
        return warp_points(keypoints, params["matrix"], params["shape"], scale, self.border_mode)

    def both(self, make: Any, shape: tuple[int, ...]) -> Params:
        """What ``make(centre)`` gives for pictures and for boxes."""
        return {"matrix": make(middle(shape)), "bbox_matrix": make(box_middle(shape))}
