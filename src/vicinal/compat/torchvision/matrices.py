"""The matrices of torchvision's geometry, in plain numbers: y points down, the angle of ``affine`` turns clockwise."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Numbers = Sequence[float]


def inverse_affine(center: Numbers, angle: float, translate: Numbers, scale: float, shear: Numbers) -> list[float]:
    """Six numbers of the map from output to input: turned by ``angle`` and sheared about ``center``, scaled, then shifted."""
    a, b, c, d = _linear(angle, shear)
    matrix = [d / scale, -b / scale, 0.0, -c / scale, a / scale, 0.0]
    x, y = -center[0] - translate[0], -center[1] - translate[1]
    matrix[2] += matrix[0] * x + matrix[1] * y
    matrix[5] += matrix[3] * x + matrix[4] * y
    matrix[2] += center[0]
    matrix[5] += center[1]
    return matrix


def forward_affine(center: Numbers, angle: float, translate: Numbers, scale: float, shear: Numbers) -> list[float]:
    """Six numbers of the same map from input to output."""
    a, b, c, d = (scale * value for value in _linear(angle, shear))
    x = center[0] + translate[0] - a * center[0] - b * center[1]
    y = center[1] + translate[1] - c * center[0] - d * center[1]
    return [a, b, x, c, d, y]


def _linear(angle: float, shear: Numbers) -> tuple[float, float, float, float]:
    """Rotation after a shear along y after one along x, of determinant 1."""
    turn, x, y = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    along, across = math.cos(turn - y) / math.cos(y), math.sin(turn - y) / math.cos(y)
    return along, -along * math.tan(x) - math.sin(turn), across, -across * math.tan(x) + math.cos(turn)


def expanded_size(matrix: Numbers, width: int, height: int) -> tuple[int, int]:
    """Width and height of the canvas that takes the whole picture, under a map about its middle.

    Float32 and a tolerance of 1e-4 pixels, so that right angles do not get one more row for a rounding error.
    """
    rows = np.array(matrix, np.float32).reshape(2, 3)
    x, y = np.float32(0.5 * width), np.float32(0.5 * height)
    corners = np.array([[-x, -y, 1], [-x, y, 1], [x, y, 1], [x, -y, 1]], np.float32) @ rows.T
    corners += np.array([x, y], np.float32)
    steps = np.float32(1e-4)
    high = np.ceil(np.trunc(corners.max(axis=0) / steps) * steps)
    low = np.floor(np.trunc(corners.min(axis=0) / steps) * steps)
    return int(high[0] - low[0]), int(high[1] - low[1])


def perspective_coefficients(
    startpoints: Sequence[Numbers] | None, endpoints: Sequence[Numbers] | None, coefficients: Numbers | None
) -> list[float]:
    """Eight numbers of the map from output to input that takes the end points to the start points, or those given.

    Raises ValueError where both or neither are given, or not eight numbers.
    """
    if coefficients is not None:
        if startpoints is not None or endpoints is not None or len(coefficients) != 8:
            raise ValueError("perspective: expected startpoints and endpoints, or 8 coefficients, got both or another number")
        return [float(value) for value in coefficients]
    if startpoints is None or endpoints is None:
        raise ValueError("perspective: expected startpoints and endpoints, or coefficients, got neither")
    if len(startpoints) != 4 or len(endpoints) != 4:
        raise ValueError(f"perspective: expected 4 points and 4 points, got {len(startpoints)} and {len(endpoints)}")
    rows = []
    for (x, y), (to_x, to_y) in zip(endpoints, startpoints, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -to_x * x, -to_x * y])
        rows.append([0, 0, 0, x, y, 1, -to_y * x, -to_y * y])
    solved = np.linalg.lstsq(np.array(rows, float), np.array(startpoints, float).reshape(8), rcond=None)[0]
    return [float(value) for value in solved.astype(np.float32)]


def inverse_perspective(coefficients: Numbers) -> list[float]:
    """Eight numbers of the opposite map, for points."""
    matrix = np.linalg.inv(np.array([*coefficients, 1.0]).reshape(3, 3))
    return [float(value) for value in (matrix / matrix[2, 2]).reshape(9)[:8]]
