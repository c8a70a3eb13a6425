"""Displacement fields: shifts between the nodes of a lattice (data.lattice), in Triton."""

from __future__ import annotations

import triton
import triton.language as tl

from vicinal.backends.torch.fused import codes

CUBIC = tl.constexpr(codes.CURVES["cubic"])


@triton.jit
def shifted(x, y, shifts, nodes, rows, columns, wide, CURVE: tl.constexpr):
    """Places (x, y) of a canvas moved by its field. ``shifts`` has a node more on every side, and ``wide`` nodes in a row."""
    above, down = _cell(y, tl.load(nodes), rows)
    left, across = _cell(x, tl.load(nodes + 1), columns)
    first = shifts + 2 * (above * wide + left)
    by_x, by_y = x * 0.0, y * 0.0
    for k in tl.static_range(4 if CURVE == CUBIC else 2):
        for m in tl.static_range(4 if CURVE == CUBIC else 2):
            if CURVE == CUBIC:
                weight, at = _cubic(down, k) * _cubic(across, m), first + 2 * (k * wide + m)
            else:
                weight, at = _linear(down, k) * _linear(across, m), first + 2 * ((k + 1) * wide + m + 1)
            by_x += weight * tl.load(at).to(x.dtype)
            by_y += weight * tl.load(at + 1).to(x.dtype)
    return x + by_x, y + by_y


@triton.jit
def _cell(place, nodes, size):
    """The first node of the cell of each place along an axis, and the place within it in [0, 1]."""
    last = (nodes - 1).to(place.dtype)
    at = tl.minimum(tl.maximum(place * (last / size.to(place.dtype)), 0.0), last)
    cell = tl.minimum(at.to(tl.int32), (nodes - 2).to(tl.int32))
    return cell, at - cell.to(place.dtype)


@triton.jit
def _linear(share, node: tl.constexpr):
    return share if node == 1 else 1.0 - share


@triton.jit
def _cubic(share, node: tl.constexpr):
    """The weight of one of four control points: data.lattice.weights."""
    near = 1.0 - share if node < 2 else share
    if node == 0 or node == 3:
        found = near * near * near * (1.0 / 6)
    else:
        other = 1.0 - near
        found = (other * other * (3.0 * other - 6.0) + 4.0) * (1.0 / 6)
    return found
