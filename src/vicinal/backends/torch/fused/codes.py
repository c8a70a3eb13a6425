"""Numbers by which kernels know ops, interpolations and borders."""

from __future__ import annotations

LINEAR, CONTRAST, COLOR_MATRIX, HUE, POWER, NOISE, ERASE, NORMALIZE, ROUND, POSTERIZE, SOLARIZE = range(11)

COPY, NEAREST, BILINEAR = TAPS = range(3)
"""How many pixels a result is made of: one at its own place, one, or four."""

BORDERS = {"constant": 0, "edge": 1, None: 1, "reflect": 2, "symmetric": 3, "wrap": 4}

CURVES = {None: 0, "linear": 1, "cubic": 2}
"""Of a displacement field between its nodes; None: there is no field."""

CONSTANT, UNIFORM, GAUSSIAN = range(3)
"""What an erased rectangle shows."""

WIDTH = 5
"""Numbers of a step: code, where its floats and its words are, one number of its own, and whether its results are clamped."""
