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

_inner: Any = njit(nogil=True, error_model="numpy")


@_inner
def _first_root(a: Any, b: Any, c: Any) -> Any:
    """The least t > 0 with c + t a + t^2 b = 0; 1 where it is beyond."""
    inside = a * a - 4.0 * b * c
    if not inside >= 0.0:
        return 1.0
    below = -a + np.sqrt(inside)  # 2 c / (-a + root) is the smaller positive root in a form that does not cancel
    return min(2.0 * c / below, 1.0) if below > 0.0 else 1.0


@_inner
def _extended(shifts: Any) -> Any:
    """data/lattice.py: Lattice.extended."""
    rows, columns = shifts.shape[0], shifts.shape[1]
    found = np.empty((rows + 2, columns + 2, 2))
    found[1:-1, 1:-1] = shifts
    found[0, 1:-1] = 2.0 * shifts[0] - shifts[1]
    found[-1, 1:-1] = 2.0 * shifts[rows - 1] - shifts[rows - 2]
    found[:, 0] = 2.0 * found[:, 1] - found[:, 2]
    found[:, -1] = 2.0 * found[:, columns] - found[:, columns - 1]
    return found


@_inner
def _at_nodes(p: Any, across: Any, down: Any, c: Any, most: Any) -> Any:
    """The share that the nodes alone allow."""
    slope = np.empty((2, 2))  # of x and y, across and down
    for row in range(1, p.shape[0] - 1):
        for column in range(1, p.shape[1] - 1):
            for k in range(2):
                right = p[row - 1, column + 1, k] + 4.0 * p[row, column + 1, k] + p[row + 1, column + 1, k]
                left = p[row - 1, column - 1, k] + 4.0 * p[row, column - 1, k] + p[row + 1, column - 1, k]
                below = p[row + 1, column - 1, k] + 4.0 * p[row + 1, column, k] + p[row + 1, column + 1, k]
                above = p[row - 1, column - 1, k] + 4.0 * p[row - 1, column, k] + p[row - 1, column + 1, k]
                slope[k, 0], slope[k, 1] = (right - left) / (12.0 * across), (below - above) / (12.0 * down)
            a, b = slope[0, 0] + slope[1, 1], slope[0, 0] * slope[1, 1] - slope[0, 1] * slope[1, 0]
            most = min(most, _first_root(a, b, c))
    return most


@_inner
def _in_cells(p: Any, across: Any, down: Any, c: Any, most: Any) -> Any:
    """The share that all cells allow. Most need no second look: slopes lie between those of neighbouring control points."""
    net, by_x, by_y = np.empty((2, 4, 4)), np.empty((2, 4, 3)), np.empty((2, 3, 4))
    a, b = np.empty((6, 6)), np.empty((6, 6))
    for row in range(p.shape[0] - 3):
        for column in range(p.shape[1] - 3):
            if _cannot_fold(p, row, column, across, down, c, most):
                continue
            _bernstein(p, row, column, net)
            for k in range(2):
                for j in range(4):
                    for m in range(3):
                        by_x[k, j, m] = 3.0 * (net[k, j, m + 1] - net[k, j, m]) / across
                        by_y[k, m, j] = 3.0 * (net[k, m + 1, j] - net[k, m, j]) / down
            _multiplied(by_x, by_y, a, b)
            for j in range(6):
                for m in range(6):
                    most = min(most, _first_root(a[j, m], b[j, m], c))
    return most


@_inner
def _cannot_fold(p: Any, row: Any, column: Any, across: Any, down: Any, c: Any, most: Any) -> Any:
    """Whether bounds of the slopes within a cell tell that up to the share ``most`` it is well."""
    xx = yy = 0.0  # the least
    xy = yx = 0.0  # the largest sizes
    for j in range(4):
        for m in range(3):
            xx = min(xx, p[row + j, column + m + 1, 0] - p[row + j, column + m, 0])
            yx = max(yx, abs(p[row + j, column + m + 1, 1] - p[row + j, column + m, 1]))
            yy = min(yy, p[row + m + 1, column + j, 1] - p[row + m, column + j, 1])
            xy = max(xy, abs(p[row + m + 1, column + j, 0] - p[row + m, column + j, 0]))
    one, other = 1.0 + most * xx / across, 1.0 + most * yy / down
    return one > 0.0 and other > 0.0 and one * other - most * most * xy * yx / (across * down) > 1.0 - c


@_inner
def _bernstein(p: Any, row: Any, column: Any, net: Any) -> None:
    """The Bernstein coefficients [2, 4, 4] of the cell between the middle of its 4 x 4 control points."""
    for k in range(2):
        for j in range(4):
            p0, p1 = p[row + j, column, k], p[row + j, column + 1, k]
            p2, p3 = p[row + j, column + 2, k], p[row + j, column + 3, k]
            net[k, j, 0], net[k, j, 3] = (p0 + 4.0 * p1 + p2) / 6.0, (p1 + 4.0 * p2 + p3) / 6.0
            net[k, j, 1], net[k, j, 2] = (2.0 * p1 + p2) / 3.0, (p1 + 2.0 * p2) / 3.0
        for m in range(4):
            q0, q1, q2, q3 = net[k, 0, m], net[k, 1, m], net[k, 2, m], net[k, 3, m]
            net[k, 0, m], net[k, 3, m] = (q0 + 4.0 * q1 + q2) / 6.0, (q1 + 4.0 * q2 + q3) / 6.0
            net[k, 1, m], net[k, 2, m] = (2.0 * q1 + q2) / 3.0, (q1 + 2.0 * q2) / 3.0


@_inner
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


@_inner
def _on_lines(shifts: Any, across: Any, down: Any, c: Any, most: Any) -> Any:
    """The share that all linear cells allow."""
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
            extended = _extended(lattice)
            most = _at_nodes(extended, across, down, 1.0 - least, 1.0)
            out[n] = _in_cells(extended, across, down, 1.0 - least, most)
        else:
            out[n] = _on_lines(lattice, across, down, 1.0 - least, 1.0)
