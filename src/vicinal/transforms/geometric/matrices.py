"""Matrices [N, 3, 3] of planar maps, from input to output coordinates unless said otherwise.

Rotations turn x towards y, which is clockwise on the screen. Inverses are in closed form, which is faster than LAPACK.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Floats

Row: TypeAlias = float | NDArray[Any]
"""One number for all samples, or one a sample [N]."""


def affine(count: int, xx: Row, xy: Row, x: Row, yx: Row, yy: Row, y: Row) -> Floats:
    """The maps (u, v) -> (xx u + xy v + x, yx u + yy v + y)."""
    result = np.zeros((count, 3, 3))
    entries = result.reshape(count, 9).T  # a view: to write through it is the cheapest way into few matrices
    entries[0], entries[1], entries[2] = xx, xy, x
    entries[3], entries[4], entries[5] = yx, yy, y
    entries[8] = 1.0
    return result


def translation(count: int, x: Row, y: Row) -> Floats:
    """Moves by x pixels to the right and y down."""
    result = _identities(count).copy()
    result[:, 0, 2], result[:, 1, 2] = x, y
    return result


@lru_cache(maxsize=64)
def _identities(count: int) -> Floats:
    result = np.zeros((count, 3, 3))
    result[:, range(3), range(3)] = 1.0
    return result


def upright(count: int, xx: Row, x: Row, yy: Row, y: Row) -> Floats:
    """The maps (u, v) -> (xx u + x, yy v + y)."""
    result = _identities(count).copy()
    result[:, 0, 0], result[:, 0, 2], result[:, 1, 1], result[:, 1, 2] = xx, x, yy, y
    return result


def scaling(x: Floats, y: Floats) -> Floats:
    return upright(len(x), x, 0.0, y, 0.0)


def rotation(degrees: Floats) -> Floats:
    """Turns x towards y: clockwise on the screen."""
    angle = np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    return affine(len(angle), cos, -sin, 0.0, sin, cos, 0.0)


def shear(x_degrees: Floats, y_degrees: Floats) -> Floats:
    """x += tan(x_degrees) y, and then y += tan(y_degrees) x: areas stay, and no pair of angles is singular."""
    x, y = np.tan(np.deg2rad(x_degrees)), np.tan(np.deg2rad(y_degrees))
    return affine(len(x), 1.0, x, 0.0, y, 1.0 + x * y, 0.0)


def about(matrix: Floats, x: Row, y: Row) -> Floats:
    """The affine ``matrix`` with (x, y) as its origin."""
    result = matrix.copy()
    result[:, 0, 2] += x - (matrix[:, 0, 0] * x + matrix[:, 0, 1] * y)
    result[:, 1, 2] += y - (matrix[:, 1, 0] * x + matrix[:, 1, 1] * y)
    return result


def affine_inverse(matrix: Floats) -> Floats:
    """Inverses of maps whose last row is (0, 0, 1)."""
    xx, xy, x = matrix[:, 0, 0], matrix[:, 0, 1], matrix[:, 0, 2]
    yx, yy, y = matrix[:, 1, 0], matrix[:, 1, 1], matrix[:, 1, 2]
    one = 1.0 / (xx * yy - xy * yx)
    ixx, ixy, iyx, iyy = yy * one, -xy * one, -yx * one, xx * one
    return affine(len(matrix), ixx, ixy, -(ixx * x + ixy * y), iyx, iyy, -(iyx * x + iyy * y))


def projective_inverse(matrix: Floats) -> Floats:
    """Inverses of any invertible maps: the adjugate over the determinant."""
    next_row, last_row = matrix[:, (1, 2, 0)], matrix[:, (2, 0, 1)]
    cofactors = next_row[:, :, (1, 2, 0)] * last_row[:, :, (2, 0, 1)]
    cofactors -= next_row[:, :, (2, 0, 1)] * last_row[:, :, (1, 2, 0)]
    determinant = (matrix[:, 0] * cofactors[:, 0]).sum(axis=1)
    inverse: Floats = cofactors.swapaxes(1, 2) / determinant[:, None, None]
    return inverse


def moved(matrix: Floats, points: Floats) -> Floats:
    """Points (x, y) [N, K, 2] carried through the maps."""
    carried = points @ matrix[:, :2, :2].swapaxes(1, 2) + matrix[:, None, :2, 2]
    result: Floats = carried / (points @ matrix[:, 2, :2, None] + matrix[:, 2, 2, None, None])
    return result
