"""What lies outside of a picture: index and coordinate rules of the five borders."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT, EDGE, REFLECT, SYMMETRIC, WRAP
from vicinal.backends.cpu.jit import F, inline


@inline
def inside(i, n, border):
    """The index in 0..n-1 that index ``i`` of the endless picture shows; -1: the fill."""
    if 0 <= i < n:
        return i
    if border == CONSTANT:
        return -1
    if border == EDGE or n == 1:
        return 0 if i < 0 else n - 1
    if border == WRAP:
        return i % n
    if border == SYMMETRIC:
        i %= 2 * n
        return 2 * n - 1 - i if i >= n else i
    i %= 2 * (n - 1)
    return 2 * (n - 1) - i if i >= n else i


@inline
def fold(u, n, border):
    """The coordinate in [0, n - 1] (wrap: [0, n)) at which bilinear sampling sees what it sees at ``u``, in index space.

    Exact because each of these extensions is symmetric about the point that it folds at. Not for "constant", nor for
    places so far away that a float32 does not hold them (gather/points.py).
    """
    last = F(n - 1)
    if border == REFLECT and n > 1:
        period = F(2) * last
        u = abs(u)
        u -= period * np.floor(u / period)
        u = min(u, period - u)
    elif border == SYMMETRIC:
        period = F(2 * n)
        u += F(0.5)
        u = abs(u)
        u -= period * np.floor(u / period)
        u = min(u, period - u) - F(0.5)
    elif border == WRAP:
        u -= F(n) * np.floor(u / F(n))
        return max(u, F(0)) if u < F(n) else F(0)
    return min(max(u, F(0)), last)  # whatever the rounding: what comes out becomes an address
