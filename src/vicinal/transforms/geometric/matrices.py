"""Matrices [N, 3, 3] of planar maps, from input to output coordinates unless said otherwise."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats


def identity(count: int) -> Floats:
    result = np.zeros((count, 3, 3))
    result[:, 0, 0] = result[:, 1, 1] = result[:, 2, 2] = 1.0
    return result


def translation(x: Floats, y: Floats) -> Floats:
    """Moves by x pixels to the right and y down."""
    result = identity(len(x))
    result[:, 0, 2], result[:, 1, 2] = x, y
    return result


def scaling(x: Floats, y: Floats) -> Floats:
    result = identity(len(x))
    result[:, 0, 0], result[:, 1, 1] = x, y
    return result


def rotation(degrees: Floats) -> Floats:
    """Turns x towards y: clockwise on the screen."""
    angle = np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    result = identity(len(angle))
    result[:, 0, 0], result[:, 0, 1] = cos, -sin
    result[:, 1, 0], result[:, 1, 1] = sin, cos
    return result


def shear(x_degrees: Floats, y_degrees: Floats) -> Floats:
    """x += tan(x_degrees) y, then y += tan(y_degrees) x of the input."""
    result = identity(len(x_degrees))
    result[:, 0, 1], result[:, 1, 0] = np.tan(np.deg2rad(x_degrees)), np.tan(np.deg2rad(y_degrees))
    return result


def about(matrix: Floats, x: Floats, y: Floats) -> Floats:
    """``matrix`` with (x, y) [N] as its origin."""
    return translation(x, y) @ matrix @ translation(-x, -y)
