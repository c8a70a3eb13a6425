"""Numbers that bound what an op reads: part of its definition, for every backend, and of what kernels are compiled from."""

from __future__ import annotations

FAR = 2.0**40
"""Pixels: a warp's place further out than this counts as this far."""

UPRIGHT_TAPS, TURNED_TAPS = 1024, 32
"""How many pixels to either side "area" looks at along an axis: where axes stay axes, and in every other warp."""
