"""Matrices for warps in tests: from output to input pixels, pixel centres at + 0.5."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats

IDENTITY: Floats = np.eye(3)


def shift(dx: float, dy: float) -> Floats:
    """Output pixel (x, y) shows input (x + dx, y + dy): a crop's corner."""
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def flip_x(width: int) -> Floats:
    return np.array([[-1.0, 0.0, width], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def flip_y(height: int) -> Floats:
    return np.array([[1.0, 0.0, 0.0], [0.0, -1.0, height], [0.0, 0.0, 1.0]])


def transpose() -> Floats:
    return np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def stretch(size: tuple[int, int], out_size: tuple[int, int]) -> Floats:
    """The whole canvas (height, width) onto another."""
    return np.diag([size[1] / out_size[1], size[0] / out_size[0], 1.0])


def affine(
    size: tuple[int, int],
    degrees: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
    shear: float = 0.0,
    offset: tuple[float, float] = (0.0, 0.0),
) -> Floats:
    """Inverse of: scale (x, y), shear along x, turn clockwise, all about the canvas centre, and shift (x, y)."""
    radians = np.deg2rad(degrees)
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    inverse = np.linalg.inv(turn @ np.array([[1.0, shear], [0.0, 1.0]]) @ np.diag(scale))
    centre = np.array([size[1] / 2, size[0] / 2])
    matrix = np.eye(3)
    matrix[:2, :2] = inverse
    matrix[:2, 2] = centre - inverse @ (centre + offset)
    return matrix


def perspective(size: tuple[int, int], tilt_x: float, tilt_y: float) -> Floats:
    """Depth grows by ``tilt`` from one side of the canvas to the other; the centre stays. |tilt_x| + |tilt_y| < 2."""
    height, width = size
    tilt = np.eye(3)
    tilt[2, :2] = tilt_x / width, tilt_y / height
    return shift(width / 2, height / 2) @ tilt @ shift(-width / 2, -height / 2)
