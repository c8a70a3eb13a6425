"""Perspectives as columns: what perspective_block in matrix_kernels.py computes, in the same order."""

from __future__ import annotations

from typing import Any

import numpy as np

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def perspective_columns(uniform: Any, distortion: Any, canvas: Any, flattest: float, safe: float) -> tuple[Any, Any]:
    """The maps [1, 3, 3] and the outlines' corners [1, 4, 2]; for the arguments see ``perspective_block``."""
    flat = _flattest(_outline(uniform, distortion)) < flattest
    sides = canvas[:, 1].astype(np.float64), canvas[:, 0].astype(np.float64)
    outline = _outline(uniform, np.where(flat, np.minimum(distortion, safe), distortion))
    one, two, three, four = corners = [tuple(place * side for place, side in zip(row, sides, strict=True)) for row in outline]
    ax, ay, bx, by = two[0] - three[0], two[1] - three[1], four[0] - three[0], four[1] - three[1]
    cx, cy = one[0] - two[0] + three[0] - four[0], one[1] - two[1] + three[1] - four[1]
    area = ax * by - bx * ay
    g, h = (cx * by - bx * cy) / area, (ax * cy - cx * ay) / area
    rows = [[two[k] - one[k] + g * two[k], four[k] - one[k] + h * four[k], one[k]] for k in (0, 1)]
    inverse = _inverse([*rows, [g, h, np.ones(1)]])
    scaled = [[entry * side for entry in row] for row, side in zip(inverse, sides, strict=False)]
    matrix = np.stack([np.stack(row, axis=-1) for row in [*scaled, inverse[2]]], axis=1)
    return matrix, np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)


def _outline(uniform: Any, most: Any) -> list[tuple[Any, Any]]:
    """The corners (x, y), clockwise from the top left, in shares of the canvas."""

    def place(k: int, axis: int) -> Any:
        return SQUARE[k][axis] + uniform[2 * k + axis] * (0.5 - SQUARE[k][axis]) * most

    return [(place(k, 0), place(k, 1)) for k in range(4)]


def _flattest(outline: list[tuple[Any, Any]]) -> Any:
    """The least triangle at a corner."""
    least: Any = np.ones(1)
    for k, (x, y) in enumerate(outline):
        before, after = outline[(k + 3) % 4], outline[(k + 1) % 4]
        least = np.minimum(least, ((after[0] - x) * (before[1] - y) - (after[1] - y) * (before[0] - x)) / 2)
    return least


def _inverse(m: list[list[Any]]) -> list[list[Any]]:
    """The adjugate over the determinant."""

    def cofactor(row: int, column: int) -> Any:
        r, s, c, d = (row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3
        return m[r][c] * m[s][d] - m[r][d] * m[s][c]

    determinant = m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2)
    return [[cofactor(row, column) / determinant for row in range(3)] for column in range(3)]
