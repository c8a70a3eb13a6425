"""Matrices of a batch in compiled code: NumPy's calls take ten times as long for as few of them.

This module imports Numba: import it only where matrices are first made. Arrays of N samples; matrices are [N, 3, 3].
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types

from vicinal.program.arrays import Floats, Ints
from vicinal.sampling.compiled import MATRICES, ROW, SIZES, compiled
from vicinal.sampling.elementary_kernel import sine_cosine
from vicinal.transforms.geometric.entries import affine_entries, inverse_entries

FLATTEST = 0.05
"""Least triangle at a corner of an outline in perspective, in areas of the canvas (a rectangle has 0.5)."""

SAFE = 0.5
"""A distortion up to which no draw folds the picture."""

_SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
"""A constant of the compiled code: making arrays there would need Numba's runtime."""

_OUT = types.float64[:, :, ::1]
_affine_entries, _inverse_entries = njit(nogil=True)(affine_entries), njit(nogil=True, error_model="numpy")(inverse_entries)


@compiled(ROW, ROW, ROW, ROW, ROW, ROW, SIZES, types.float64, types.float64, _OUT)
def affine_block(
    degrees: Floats, scale: Floats, shear_x: Floats, shear_y: Floats, x: Floats, y: Floats, canvas: Ints, across: float,
    down: float, out: Floats,
) -> None:  # fmt: skip
    """Shear (x, then y), scaled, turned, about the place (across, down) in shares of the canvas, and moved by (x, y)."""
    for n in range(len(out)):
        (sin, cos), (sin_x, cos_x), (sin_y, cos_y) = sine_cosine(degrees[n]), sine_cosine(shear_x[n]), sine_cosine(shear_y[n])
        a, b = sin_x / cos_x, sin_y / cos_y
        u, v = canvas[n, 1] * across, canvas[n, 0] * down
        xx, xy, left, yx, yy, above = _affine_entries(sin, cos, a, b, scale[n], u, v)
        out[n, 0, 0], out[n, 0, 1], out[n, 0, 2] = xx, xy, left + x[n]
        out[n, 1, 0], out[n, 1, 1], out[n, 1, 2] = yx, yy, above + y[n]
        out[n, 2, 0], out[n, 2, 1], out[n, 2, 2] = 0.0, 0.0, 1.0


@compiled(MATRICES, _OUT)
def affine_inverse_block(matrix: Floats, out: Floats) -> None:
    """Inverses of maps whose last row is (0, 0, 1)."""
    for n in range(len(out)):
        m = matrix[n]
        xx, xy, x, yx, yy, y = _inverse_entries(m[0, 0], m[0, 1], m[0, 2], m[1, 0], m[1, 1], m[1, 2])
        out[n, 0, 0], out[n, 0, 1], out[n, 0, 2] = xx, xy, x
        out[n, 1, 0], out[n, 1, 1], out[n, 1, 2] = yx, yy, y
        out[n, 2, 0], out[n, 2, 1], out[n, 2, 2] = 0.0, 0.0, 1.0


@njit(nogil=True, inline="always")
def _cofactor(m: Any, row: int, column: int) -> Any:
    r, s, c, d = (row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3
    return m[3 * r + c] * m[3 * s + d] - m[3 * r + d] * m[3 * s + c]


@njit(nogil=True, inline="always")
def _invert(m: Any, out: Any) -> None:
    """The inverse of nine numbers, row by row, to ``out`` [3, 3]."""
    determinant = 0.0
    for column in range(3):
        determinant += m[column] * _cofactor(m, 0, column)
    for row in range(3):
        for column in range(3):
            out[column, row] = _cofactor(m, row, column) / determinant


@njit(nogil=True, inline="always")
def _nine(m: Any) -> Any:
    return m[0, 0], m[0, 1], m[0, 2], m[1, 0], m[1, 1], m[1, 2], m[2, 0], m[2, 1], m[2, 2]


@compiled(MATRICES, _OUT)
def projective_inverse_block(matrix: Floats, out: Floats) -> None:
    """Inverses of any invertible maps: the adjugate over the determinant."""
    for n in range(len(out)):
        _invert(_nine(matrix[n]), out[n])


@compiled(types.float64[:, ::1], ROW, SIZES, _OUT, _OUT)
def perspective_block(uniform: Floats, distortion: Floats, canvas: Ints, corners: Floats, out: Floats) -> None:
    """Outlines and the projective maps that carry them to the canvas.

    ``uniform`` [8, N]: x and y of each corner, clockwise from the top left, by which shares of ``distortion`` half sides it
    moves inwards; an outline with a triangle below FLATTEST is made with SAFE instead. ``corners`` [N, 4, 2] becomes the
    outline in pixels. Source of the map: P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, 2.2.3.
    """
    for n in range(len(out)):
        most, place = distortion[n], corners[n]
        for _ in range(2):
            for k in range(4):
                for axis in range(2):
                    place[k, axis] = _SQUARE[k, axis] + uniform[2 * k + axis, n] * (0.5 - _SQUARE[k, axis]) * most
            least = 1.0
            for k in range(4):
                before, here, after = place[(k + 3) % 4], place[k], place[(k + 1) % 4]
                ahead = (after[0] - here[0]) * (before[1] - here[1]) - (after[1] - here[1]) * (before[0] - here[0])
                least = min(least, ahead / 2)
            if least >= FLATTEST:
                break
            most = min(most, SAFE)
        width, height = np.float64(canvas[n, 1]), np.float64(canvas[n, 0])
        for k in range(4):
            place[k, 0], place[k, 1] = place[k, 0] * width, place[k, 1] * height
        one, two, three, four = place[0], place[1], place[2], place[3]
        ax, ay, bx, by = two[0] - three[0], two[1] - three[1], four[0] - three[0], four[1] - three[1]
        cx, cy = one[0] - two[0] + three[0] - four[0], one[1] - two[1] + three[1] - four[1]
        area = ax * by - bx * ay
        g, h = (cx * by - bx * cy) / area, (ax * cy - cx * ay) / area
        for axis in range(2):
            out[n, axis, 0] = two[axis] - one[axis] + g * two[axis]
            out[n, axis, 1] = four[axis] - one[axis] + h * four[axis]
            out[n, axis, 2] = one[axis]
        out[n, 2, 0], out[n, 2, 1], out[n, 2, 2] = g, h, 1.0
        # from the unit square to the outline; what is wanted goes from the outline to the canvas
        _invert(_nine(out[n]), out[n])
        for column in range(3):
            out[n, 0, column] *= canvas[n, 1]
            out[n, 1, column] *= canvas[n, 0]
