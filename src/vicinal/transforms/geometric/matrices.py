"""Matrices [N, 3, 3] of planar maps, from input to output coordinates unless said otherwise.

Rotations turn x towards y, which is clockwise on the screen. Inverses are in closed form, which is faster than LAPACK.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Floats, Ints
from vicinal.sampling.column import column_of, has_columns
from vicinal.sampling.elementary import sines_cosines
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.geometric.entries import affine_entries, inverse_entries
from vicinal.transforms.geometric.perspective_columns import perspective_columns

Row: TypeAlias = float | NDArray[Any]
"""One number for all samples, or one a sample [N]."""


def affine(count: int, xx: Row, xy: Row, x: Row, yx: Row, yy: Row, y: Row) -> Floats:
    """The maps (u, v) -> (xx u + xy v + x, yx u + yy v + y)."""
    if has_columns(xx, xy, x, yx, yy, y):
        return _of_columns((xx, xy, x, yx, yy, y, 0.0, 0.0, 1.0))
    result = np.zeros((count, 3, 3))
    entries = result.reshape(count, 9).T  # a view: to write through it is the cheapest way into few matrices
    entries[0], entries[1], entries[2] = xx, xy, x
    entries[3], entries[4], entries[5] = yx, yy, y
    entries[8] = 1.0
    return result


def translation(count: int, x: Row, y: Row) -> Floats:
    """Moves by x pixels to the right and y down."""
    if has_columns(x, y):
        return affine(count, 1.0, 0.0, x, 0.0, 1.0, y)
    result = _identities(count).copy()
    result[:, 0, 2], result[:, 1, 2] = x, y
    return result


def _of_columns(entries: Sequence[Row]) -> Floats:
    """[1, 3, 3] of nine entries, some of which are columns."""
    rows = np.broadcast_arrays(*(column_of(np.reshape(entry, -1)) for entry in entries))
    found: Floats = np.stack(rows, axis=-1).reshape(-1, 3, 3).astype(np.float64)
    return found


@lru_cache(maxsize=64)
def _identities(count: int) -> Floats:
    result = np.zeros((count, 3, 3))
    result[:, range(3), range(3)] = 1.0
    return result


def upright(count: int, xx: Row, x: Row, yy: Row, y: Row) -> Floats:
    """The maps (u, v) -> (xx u + x, yy v + y)."""
    if has_columns(xx, x, yy, y):
        return affine(count, xx, 0.0, x, 0.0, yy, y)
    result = _identities(count).copy()
    result[:, 0, 0], result[:, 0, 2], result[:, 1, 1], result[:, 1, 2] = xx, x, yy, y
    return result


def scaling(x: Floats, y: Floats) -> Floats:
    return upright(len(x), x, 0.0, y, 0.0)


def rotation(degrees: Floats) -> Floats:
    """Turns x towards y: clockwise on the screen."""
    sin, cos = sines_cosines(degrees)
    return affine(len(degrees), cos, -sin, 0.0, sin, cos, 0.0)


def shear(x_degrees: Floats, y_degrees: Floats) -> Floats:
    """x += tan(x_degrees) y, and then y += tan(y_degrees) x: areas stay, and no pair of angles is singular."""
    (sin_x, cos_x), (sin_y, cos_y) = sines_cosines(x_degrees), sines_cosines(y_degrees)
    x, y = sin_x / cos_x, sin_y / cos_y
    return affine(len(x), 1.0, x, 0.0, y, 1.0 + x * y, 0.0)


def about(matrix: Floats, x: Row, y: Row) -> Floats:
    """The affine ``matrix`` with (x, y) as its origin."""
    result = column_of(matrix) if has_columns(matrix, x, y) else matrix.copy()  # numbers may turn on canvases that are columns
    result[:, 0, 2] += x - (matrix[:, 0, 0] * x + matrix[:, 0, 1] * y)
    result[:, 1, 2] += y - (matrix[:, 1, 0] * x + matrix[:, 1, 1] * y)
    return result


def sheared_and_turned(
    degrees: Floats, scale: Floats, shear_x: Floats, shear_y: Floats, x: Floats, y: Floats, canvas: Ints,
    center: tuple[float, float],
) -> Floats:  # fmt: skip
    """``shear``, scaled, and ``rotation``, all about ``center`` (x, y in shares of each canvas), then moved by x and y."""
    if has_columns(degrees, scale, shear_x, shear_y, x, y, canvas):
        (sin, cos), (sin_x, cos_x), (sin_y, cos_y) = (sines_cosines(one) for one in (degrees, shear_x, shear_y))
        about = canvas[:, 1] * center[0], canvas[:, 0] * center[1]
        xx, xy, left, yx, yy, above = affine_entries(sin, cos, sin_x / cos_x, sin_y / cos_y, scale, *about)
        return affine(1, xx, xy, left + x, yx, yy, above + y)
    result = np.empty((len(degrees), 3, 3))
    _kernels().affine_block(degrees, scale, shear_x, shear_y, x, y, canvas, *center, result)
    return result


def affine_inverse(matrix: Floats) -> Floats:
    """Inverses of maps whose last row is (0, 0, 1)."""
    if has_columns(matrix):
        return affine(1, *inverse_entries(*(matrix[:, row, column] for row in (0, 1) for column in (0, 1, 2))))
    result = np.empty((len(matrix), 3, 3))
    _kernels().affine_inverse_block(matrix, result)
    return result


def perspective(uniform: Floats, distortion: Floats, canvas: Ints) -> tuple[Floats, Floats]:
    """The maps that carry outlines to the canvas, and their corners [N, 4, 2]; ``uniform`` [8, N] (see matrix_kernels)."""
    if has_columns(uniform, distortion, canvas):
        return perspective_columns(uniform, distortion, canvas, _kernels().FLATTEST, _kernels().SAFE)
    corners, result = np.empty((len(distortion), 4, 2)), np.empty((len(distortion), 3, 3))
    _kernels().perspective_block(uniform, distortion, canvas, corners, result)
    return result, corners


@cache
def _kernels() -> Any:
    return kernels_of("vicinal.transforms.geometric.matrix_kernels")


def moved(matrix: Floats, points: Floats) -> Floats:
    """Points (x, y) [N, K, 2] carried through the maps: term by term, as a product of matrices rounds by CPU."""
    m = matrix[:, None]
    u, v, depth = (m[..., k, 0] * points[..., 0] + m[..., k, 1] * points[..., 1] + m[..., k, 2] for k in range(3))
    return np.stack([u / depth, v / depth], axis=-1)
