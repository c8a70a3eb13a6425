"""Where the pixels of a row look through a displacement field: moved by it, and then by the matrix (data/lattice.py).

Each row of nodes is spread over the columns of the canvas once and kept; what is left to do for a row of pixels is to weigh the
two or four of them around it. All of it is float64, so that places are those of the definition but for its last bits.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.field_room import SLOTS
from vicinal.backends.cpu.gather.points import held
from vicinal.backends.cpu.jit import carray, exact, inline, pointer, view_f64
from vicinal.data.lattice import SIXTH
from vicinal.program.limits import FAR


@exact
def displaced_places(matrix, field, height, width, y, spread, room, step):
    """The places of row ``y`` of a canvas of ``height`` x ``width``, NaN where they lie behind the camera.

    ``room``: address of ROOM rows, ``step`` bytes apart: x and y are left in the first two, as ``source_point`` gives them.
    ``spread``: the last row of nodes in the room, as this returned it for the row before; FIRST at first.
    """
    _, _, rows, _, cubic = field
    i = y + 0.5
    v = held(i * ((rows - 1) / height), 0.0, rows - 1.0)
    above = min(np.int64(v), rows - 2)
    last = above + 1 + cubic
    for k in range(max(spread + 1, above - cubic), last + 1):
        _spread(field, k, width, _slot(k, room, step), step)
    for part in range(2):
        start, pace = (0.5, 1.0) if part == 0 else (i, 0.0)
        upper, lower = _slot(above, room, step) + part * step, _slot(above + 1, room, step) + part * step
        if cubic:
            before, behind = _slot(above - 1, room, step) + part * step, _slot(above + 2, room, step) + part * step
            _weighted(before, upper, lower, behind, weights(v - above), start, pace, width, room + part * step)
        else:
            _between(upper, lower, v - above, start, pace, width, room + part * step)
    _mapped(matrix, width, room, room + step)
    return last


@inline
def _slot(k, room, step):
    """Where the shifts at row ``k`` >= -1 of nodes are kept."""
    return room + (2 + 2 * ((k + 1) % SLOTS)) * step


@exact
def weights(share):
    """Of the four control points around a place: data/lattice.py."""
    rest = 1.0 - share
    return (
        rest * rest * rest * SIXTH,
        (share * share * (3.0 * share - 6.0) + 4.0) * SIXTH,
        (rest * rest * (3.0 * rest - 6.0) + 4.0) * SIXTH,
        share * share * share * SIXTH,
    )


@exact
def _spread(field, k, width, target, step):
    """The shifts along row ``k`` of nodes, which may lie one beyond the last, at every column of pixels."""
    shifts, per_row, rows, columns, cubic = field
    lattice = carray(pointer(shifts), (rows, per_row, 2), np.float64)
    nearest = min(max(k, 0), rows - 1)
    other = nearest + nearest - k  # as far on the other side of the edge
    rate, cell = (columns - 1) / width, np.int64(-1)
    to_x, to_y = view_f64(target, width), view_f64(target + step, width)
    x0 = x1 = x2 = x3 = y0 = y1 = y2 = y3 = 0.0  # of the cell, by powers of how far a place lies within
    for x in range(width):
        u = (x + 0.5) * rate
        left = min(np.int64(u), columns - 2)
        if left != cell:
            cell = left
            (bx, by), (cx, cy) = _node(lattice, nearest, other, left), _node(lattice, nearest, other, left + 1)
            if cubic:
                ax, ay = 2.0 * bx - cx, 2.0 * by - cy
                dx, dy = 2.0 * cx - bx, 2.0 * cy - by
                if left > 0:
                    ax, ay = _node(lattice, nearest, other, left - 1)
                if left < columns - 2:
                    dx, dy = _node(lattice, nearest, other, left + 2)
                x0, x1, x2, x3 = _powers(ax, bx, cx, dx)
                y0, y1, y2, y3 = _powers(ay, by, cy, dy)
            else:
                x0, x1, y0, y1 = bx, cx - bx, by, cy - by
        share = u - left
        if cubic:
            to_x[x] = x0 + share * (x1 + share * (x2 + share * x3))
            to_y[x] = y0 + share * (y1 + share * (y2 + share * y3))
        else:
            to_x[x] = x0 + x1 * share
            to_y[x] = y0 + y1 * share


@exact
def _powers(a, b, c, d):
    """What ``weights`` make of four control points, by powers of the share."""
    return (a + 4.0 * b + c) * SIXTH, 0.5 * (c - a), 0.5 * (a - 2.0 * b + c), (d - a + 3.0 * (b - c)) * SIXTH


@exact
def _node(lattice, nearest, other, column):
    x, y = lattice[nearest, column, 0], lattice[nearest, column, 1]
    if other == nearest:
        return x, y
    return 2.0 * x - lattice[other, column, 0], 2.0 * y - lattice[other, column, 1]


@exact
def _between(upper, lower, down, start, pace, count, target):
    a, b, to = view_f64(upper, count), view_f64(lower, count), view_f64(target, count)
    for x in range(count):
        to[x] = (start + pace * np.float64(np.int32(x))) + (a[x] + (b[x] - a[x]) * down)


@exact
def _weighted(before, upper, lower, behind, shares, start, pace, count, target):
    a, b, c, d = view_f64(before, count), view_f64(upper, count), view_f64(lower, count), view_f64(behind, count)
    one, two, three, four = shares
    to = view_f64(target, count)
    for x in range(count):
        shift = ((one * a[x] + two * b[x]) + three * c[x]) + four * d[x]
        to[x] = (start + pace * np.float64(np.int32(x))) + shift


@exact
def _mapped(matrix, count, at_x, at_y):
    """points.place_of of a row of places, in their place."""
    u, v = view_f64(at_x, count), view_f64(at_y, count)
    a, b, c, d, e, f = matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]
    if matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0:
        for x in range(count):
            j, i = u[x], v[x]
            u[x], v[x] = held(a * j + b * i + c, -FAR, FAR), held(d * j + e * i + f, -FAR, FAR)
        return
    g, h, k = matrix[6], matrix[7], matrix[8]
    for x in range(count):
        j, i = u[x], v[x]
        depth = g * j + h * i + k
        ahead = depth > 0.0
        divisor = depth if ahead else 1.0
        at_u, at_v = held((a * j + b * i + c) / divisor, -FAR, FAR), held((d * j + e * i + f) / divisor, -FAR, FAR)
        u[x], v[x] = at_u if ahead else np.nan, at_v if ahead else np.nan
