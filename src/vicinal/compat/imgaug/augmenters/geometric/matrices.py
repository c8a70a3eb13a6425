"""Matrices of affine moves, as imgaug composes them with scikit-image 0.19."""

from typing import Any

import numpy as np

_IDENTITY = np.eye(3)
_QUARTER = 3.141592 / 2  # a quarter turn with imgaug's pi


def affine(scale: Any, translation: Any, rotation: Any, shear: Any) -> Any:
    """3x3 matrices of a scale (x, y), then a shear of the y axis, a rotation (radians, clockwise) and a translation (x, y).

    Each number may be an array (N,); the result is (3, 3) or (N, 3, 3).
    """
    scale_x, scale_y, x, y, rotation, shear = np.broadcast_arrays(*scale, *translation, rotation, shear)
    turned = rotation + shear
    result = np.zeros((*scale_x.shape, 3, 3))
    result[..., 0, 0], result[..., 0, 1], result[..., 0, 2] = scale_x * np.cos(rotation), -scale_y * np.sin(turned), x
    result[..., 1, 0], result[..., 1, 1], result[..., 1, 2] = scale_x * np.sin(rotation), scale_y * np.cos(turned), y
    result[..., 2, 2] = 1.0
    return result


_TURNED = affine((1.0, 1.0), (0.0, 0.0), -_QUARTER, 0.0)
_TURNED_BACK = affine((1.0, 1.0), (0.0, 0.0), _QUARTER, 0.0)


_NO_SHEAR = _TURNED_BACK @ _TURNED


def about_centre(matrix: Any, shape: Any, offset: float) -> Any:
    """`matrix` (..., 3, 3) about (W / 2 - offset, H / 2 - offset): 0.5 for pixels, 0 for coordinates."""
    x, y = shape[1] / 2.0 - offset, shape[0] / 2.0 - offset
    result = matrix.copy()
    result[..., 0, 2] = (matrix[..., 0, 2] + x) - matrix[..., 0, 0] * x - matrix[..., 0, 1] * y
    result[..., 1, 2] = (matrix[..., 1, 2] + y) - matrix[..., 1, 0] * x - matrix[..., 1, 1] * y
    return result


def with_shear_y(matrix: Any, shear_y: Any) -> Any:
    """`matrix` after a shear of the x axis, which imgaug makes of the other shear between two quarter turns."""
    if not np.any(shear_y):
        return matrix @ _NO_SHEAR
    return matrix @ (_TURNED_BACK @ affine((1.0, 1.0), (0.0, 0.0), 0.0, shear_y) @ _TURNED)


def is_identity(matrix: Any) -> Any:
    """Whether imgaug leaves pictures alone: the entries differ by 0.0001 on average, or less."""
    return np.abs(matrix - _IDENTITY).mean(axis=(-2, -1)) <= 1e-4


def fitted(matrix: Any, shape: Any) -> tuple[Any, tuple[int, ...]]:
    """`matrix` moved so that all of a picture is seen, and the shape of the canvas; cancels translations."""
    height, width = shape[:2]
    if height == 0 or width == 0:
        return matrix, tuple(shape)
    corners = np.array([[0, width - 1, width - 1, 0], [0, 0, height - 1, height - 1], [1, 1, 1, 1]], np.float64)
    moved = (matrix @ corners)[:2]
    low, high = moved.min(axis=1), moved.max(axis=1)
    size = np.ceil(high - low + 1).astype(int)
    result = matrix.copy()
    result[:2, 2] -= low
    return result, (int(size[1]), int(size[0]), *shape[2:])
