"""Entries of 3 x 3 matrices: of single numbers, as kernels compile them, of arrays and of columns."""

from __future__ import annotations

from typing import Any


def affine_entries(sin: Any, cos: Any, a: Any, b: Any, scale: Any, u: Any, v: Any) -> tuple[Any, ...]:
    """Two rows: sheared by slopes (``a`` of x, then ``b`` of y), scaled and turned, about the place (u, v)."""
    d = 1.0 + a * b
    xx, xy = scale * (cos - sin * b), scale * (cos * a - sin * d)
    yx, yy = scale * (sin + cos * b), scale * (sin * a + cos * d)
    return xx, xy, u - (xx * u + xy * v), yx, yy, v - (yx * u + yy * v)


def inverse_entries(xx: Any, xy: Any, x: Any, yx: Any, yy: Any, y: Any) -> tuple[Any, ...]:
    """Two rows of the inverse of a map whose last row is (0, 0, 1)."""
    one = 1.0 / (xx * yy - xy * yx)
    ixx, ixy, iyx, iyy = yy * one, -xy * one, -yx * one, xx * one
    return ixx, ixy, -(ixx * x + ixy * y), iyx, iyy, -(iyx * x + iyy * y)
