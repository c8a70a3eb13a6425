"""folds.py in compiled code: a lattice may have thousands of cells.

This module imports Numba: import it only where displacement fields are drawn.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
from numba import njit, types

from vicinal.program.arrays import Bools, Floats, Ints
from vicinal.sampling.compiled import SIZES, compiled

# Of the product of two Bernstein polynomials of degrees 3 and 2: what coefficients j and k give to coefficient j + k.
_PRODUCT = np.array([[comb(3, j) * comb(2, k) / comb(5, j + k) for k in range(3)] for j in range(4)])


@njit(nogil=True, error_model="numpy")
def _first_root(a: Any, b: Any, c: Any) -> Any:
    """The least t > 0 with c + t a + t^2 b = 0; 1 where it is beyond."""
    inside = a * a - 4.0 * b * c
    if not inside >= 0.0:
        return 1.0
    below = -a + np.sqrt(inside)  # 2 c / (-a + root) is the smaller positive root in a form that does not cancel
    return min(2.0 * c / below, 1.0) if below > 0.0 else 1.0


@njit(nogil=True, error_model="numpy")
def _lowered(most: Any, a: Any, b: Any, c: Any) -> Any:
    """``most``, or that root where it is less; mostly there is none up to there, as is soon seen."""
    if a >= 0.0 and b >= 0.0:
        return most
    if c + most * (a + most * b) > 0.0 and (b <= 0.0 or a * a < 4.0 * b * c):
        return most
    return min(most, _first_root(a, b, c))


@njit(nogil=True, error_model="numpy")
def _extended(shifts: Any) -> Any:
    """data/lattice.py: Lattice.extended, as planes of x and y [2, rows + 2, columns + 2]."""
    rows, columns = shifts.shape[0], shifts.shape[1]
    found = np.empty((2, rows + 2, columns + 2))
    for k in range(2):
        plane = found[k]
        for row in range(rows):
            for column in range(columns):
                plane[row + 1, column + 1] = shifts[row, column, k]
        for column in range(1, columns + 1):
            plane[0, column] = 2.0 * plane[1, column] - plane[2, column]
            plane[rows + 1, column] = 2.0 * plane[rows, column] - plane[rows - 1, column]
        for row in range(rows + 2):
            plane[row, 0] = 2.0 * plane[row, 1] - plane[row, 2]
            plane[row, columns + 1] = 2.0 * plane[row, columns] - plane[row, columns - 1]
    return found


@njit(nogil=True, error_model="numpy")
def _bounds(p: Any, across: Any, down: Any) -> Any:
    """[4, rows, columns of cells]: of control points side by side, by row, the least slope of x and the largest of y across,
    and of points one above the other the least slope of y and the largest of x down: those that tell of a cell."""
    rows, columns = p.shape[1], p.shape[2] - 3
    found = np.empty((4, rows, columns))
    for r in range(rows):
        x, y, least, most = p[0, r], p[1, r], found[0, r], found[1, r]
        for c in range(columns):
            least[c] = min(min(x[c + 1] - x[c], x[c + 2] - x[c + 1]), x[c + 3] - x[c + 2]) / across
            most[c] = max(max(abs(y[c + 1] - y[c]), abs(y[c + 2] - y[c + 1])), abs(y[c + 3] - y[c + 2])) / across
    for r in range(rows - 1):
        x, y, under_x, under_y, least, most = p[0, r], p[1, r], p[0, r + 1], p[1, r + 1], found[2, r], found[3, r]
        for c in range(columns):
            one = min(under_y[c] - y[c], under_y[c + 1] - y[c + 1])
            other = min(under_y[c + 2] - y[c + 2], under_y[c + 3] - y[c + 3])
            least[c] = min(one, other) / down
            one = max(abs(under_x[c] - x[c]), abs(under_x[c + 1] - x[c + 1]))
            other = max(abs(under_x[c + 2] - x[c + 2]), abs(under_x[c + 3] - x[c + 3]))
            most[c] = max(one, other) / down
    return found


@njit(nogil=True, error_model="numpy")
def _margins(bounds: Any, row: Any, first: Any, last: Any, share: Any, out: Any) -> None:
    """The least that the area may be within cells first..last-1 of a row, by the bounds, at any share up to ``share``.

    Slopes within a cell lie between those of the control points around it. -1 where this tells nothing.
    """
    xx, yx, yy, xy = bounds[0], bounds[1], bounds[2], bounds[3]
    for k in range(last - first):
        c = first + k
        one = min(min(xx[row, c], xx[row + 1, c]), min(xx[row + 2, c], xx[row + 3, c]))
        other = min(min(yy[row, c], yy[row + 1, c]), yy[row + 2, c])
        side = max(max(yx[row, c], yx[row + 1, c]), max(yx[row + 2, c], yx[row + 3, c]))
        other_side = max(max(xy[row, c], xy[row + 1, c]), xy[row + 2, c])
        one, other = 1.0 + share * min(one, 0.0), 1.0 + share * min(other, 0.0)
        margin = one * other - share * share * side * other_side
        out[k] = margin if one > 0.0 and other > 0.0 else -1.0


@njit(nogil=True, error_model="numpy")
def _slope(q: Any, row: Any, column: Any) -> Any:
    """Twelve times the slopes across and down, in nodes, that control points [rows, columns] give at one of them."""
    right = q[row - 1, column + 1] + 4.0 * q[row, column + 1] + q[row + 1, column + 1]
    left = q[row - 1, column - 1] + 4.0 * q[row, column - 1] + q[row + 1, column - 1]
    below = q[row + 1, column - 1] + 4.0 * q[row + 1, column] + q[row + 1, column + 1]
    above = q[row - 1, column - 1] + 4.0 * q[row - 1, column] + q[row - 1, column + 1]
    return right - left, below - above


@njit(nogil=True, error_model="numpy")
def _at_node(p: Any, row: Any, column: Any, across: Any, down: Any, c: Any, most: Any) -> Any:
    """``most``, or the share that a node allows where it is less."""
    (xx, xy), (yx, yy) = _slope(p[0], row, column), _slope(p[1], row, column)
    a, b = xx / (12.0 * across) + yy / (12.0 * down), (xx * yy - yx * xy) / (144.0 * across * down)
    return _lowered(most, a, b, c)


@njit(nogil=True, error_model="numpy")
def _bernstein(p: Any, row: Any, column: Any, net: Any) -> None:
    """The Bernstein coefficients [2, 4, 4] of the cell between the middle of its 4 x 4 control points."""
    for k in range(2):
        for j in range(4):
            p0, p1 = p[k, row + j, column], p[k, row + j, column + 1]
            p2, p3 = p[k, row + j, column + 2], p[k, row + j, column + 3]
            net[k, j, 0], net[k, j, 3] = (p0 + 4.0 * p1 + p2) / 6.0, (p1 + 4.0 * p2 + p3) / 6.0
            net[k, j, 1], net[k, j, 2] = (2.0 * p1 + p2) / 3.0, (p1 + 2.0 * p2) / 3.0
        for m in range(4):
            q0, q1, q2, q3 = net[k, 0, m], net[k, 1, m], net[k, 2, m], net[k, 3, m]
            net[k, 0, m], net[k, 3, m] = (q0 + 4.0 * q1 + q2) / 6.0, (q1 + 4.0 * q2 + q3) / 6.0
            net[k, 1, m], net[k, 2, m] = (2.0 * q1 + q2) / 3.0, (q1 + 2.0 * q2) / 3.0


@njit(nogil=True, error_model="numpy")
def _slopes(net: Any, across: Any, down: Any, by_x: Any, by_y: Any) -> None:
    """Their coefficients across [2, 4, 3] and down [2, 3, 4], from those of the shifts."""
    for k in range(2):
        for j in range(4):
            for m in range(3):
                by_x[k, j, m] = 3.0 * (net[k, j, m + 1] - net[k, j, m]) / across
                by_y[k, m, j] = 3.0 * (net[k, m + 1, j] - net[k, m, j]) / down


@njit(nogil=True, error_model="numpy")
def _range(values: Any) -> Any:
    """The least and the greatest of [rows, columns]."""
    least = most = values[0, 0]
    for j in range(values.shape[0]):
        for m in range(values.shape[1]):
            least, most = min(least, values[j, m]), max(most, values[j, m])
    return least, most


@njit(nogil=True, error_model="numpy")
def _is_well(by_x: Any, by_y: Any, c: Any, most: Any) -> Any:
    """Whether the ranges of the slopes alone tell that nothing folds up to the share ``most``."""
    (least_x, _), (low_x, high_x) = _range(by_x[0]), _range(by_x[1])
    (low_y, high_y), (least_y, _) = _range(by_y[0]), _range(by_y[1])
    one, other = 1.0 + most * min(least_x, 0.0), 1.0 + most * min(least_y, 0.0)
    turn = max(max(low_x * low_y, high_x * high_y), max(low_x * high_y, high_x * low_y))
    return one > 0.0 and other > 0.0 and one * other - most * most * max(turn, 0.0) > 1.0 - c


@njit(nogil=True, error_model="numpy")
def _multiplied(by_x: Any, by_y: Any, a: Any, b: Any) -> None:
    """The coefficients [6, 6] of a and b from those of the slopes across [2, 4, 3] and down [2, 3, 4]."""
    a[:] = 0.0
    b[:] = 0.0
    for j in range(4):
        for m in range(3):
            xx, yx = by_x[0, j, m], by_x[1, j, m]
            for r in range(3):
                for s in range(4):
                    share = _PRODUCT[j, r] * _PRODUCT[s, m]
                    xy, yy = by_y[0, r, s], by_y[1, r, s]
                    a[j + r, m + s] += share * (xx + yy)
                    b[j + r, m + s] += share * (xx * yy - yx * xy)


@njit(nogil=True, error_model="numpy")
def _on_splines(p: Any, across: Any, down: Any, c: Any) -> Any:
    """The share that all cubic cells allow. Most need no second look, and of the others, the nodes tell first."""
    bounds, cells = _bounds(p, across, down), p.shape[2] - 3
    margins, one, left = np.empty(cells), np.empty(1), np.empty((p.shape[1] - 3) * cells, np.int64)
    count, most = 0, 1.0
    for row in range(p.shape[1] - 3):
        _margins(bounds, row, 0, cells, 1.0, margins)
        for column in range(cells):
            if not margins[column] > 1.0 - c:
                left[count] = row * cells + column
                count += 1
    for k in range(count):
        row, column = left[k] // cells, left[k] % cells
        most = _at_node(p, row + 1, column + 1, across, down, c, most)
        most = _at_node(p, row + 2, column + 2, across, down, c, most)
    net, by_x, by_y, a, b = np.empty((2, 4, 4)), np.empty((2, 4, 3)), np.empty((2, 3, 4)), np.empty((6, 6)), np.empty((6, 6))
    for k in range(count):
        row, column = left[k] // cells, left[k] % cells
        _margins(bounds, row, column, column + 1, most, one)
        if not one[0] > 1.0 - c:
            _bernstein(p, row, column, net)
            _slopes(net, across, down, by_x, by_y)
            if _is_well(by_x, by_y, c, most):
                continue
            _multiplied(by_x, by_y, a, b)
            for j in range(6):
                for m in range(6):
                    most = _lowered(most, a[j, m], b[j, m], c)
    return most


@njit(nogil=True, error_model="numpy")
def _on_lines(shifts: Any, across: Any, down: Any, c: Any) -> Any:
    """The share that all linear cells allow."""
    most = 1.0
    for row in range(shifts.shape[0] - 1):
        for column in range(shifts.shape[1] - 1):
            for k in range(2):
                for m in range(2):
                    xx = (shifts[row + k, column + 1, 0] - shifts[row + k, column, 0]) / across
                    yx = (shifts[row + k, column + 1, 1] - shifts[row + k, column, 1]) / across
                    xy = (shifts[row + 1, column + m, 0] - shifts[row, column + m, 0]) / down
                    yy = (shifts[row + 1, column + m, 1] - shifts[row, column + m, 1]) / down
                    most = min(most, _first_root(xx + yy, xx * yy - yx * xy, c))
    return most


@compiled(
    types.Array(types.float64, 4, "A", readonly=True), SIZES, SIZES, types.Array(types.boolean, 1, "A", readonly=True),
    types.boolean, types.float64, types.float64[::1],
)  # fmt: skip
def strength_block(
    shifts: Floats, nodes: Ints, sizes: Ints, active: Bools, cubic: bool, least: float, out: Floats
) -> None:  # fmt: skip
    """Leaves the shares of active samples in ``out`` [N]."""
    for n in range(len(out)):
        if not active[n]:
            continue
        rows, columns = nodes[n]
        across, down = sizes[n, 1] / (columns - 1.0), sizes[n, 0] / (rows - 1.0)  # pixels from node to node
        lattice = shifts[n, :rows, :columns]
        if cubic:
            out[n] = _on_splines(_extended(lattice), across, down, 1.0 - least)
        else:
            out[n] = _on_lines(lattice, across, down, 1.0 - least)
