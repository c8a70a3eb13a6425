"""The ways to make the rows that a pass begins with, and which one a warp goes."""

from __future__ import annotations

from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.gather.general import AREA, BICUBIC, BILINEAR, NEAREST
from vicinal.backends.cpu.jit import exact
from vicinal.backends.cpu.source import U8

COPY, AXIS, PLANE, AREA_AXIS, CUBIC, ANY, PLACES, FILTERED, CONVOLVED, OPS = range(10)
"""Numbers of the units of bands.py; OPS makes no rows but runs the ops on them."""


@exact
def choose(kind, height, width, matrix, mode, border, steps):
    """The way to run a warp of a picture: COPY also fills ``steps``."""
    if copy_steps(matrix, steps):
        return COPY
    if mode == NEAREST:
        return PLACES
    upright = matrix[1] == 0.0 and matrix[3] == 0.0 and matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0
    if mode == AREA and upright:
        if abs(matrix[0]) > 1.0 or abs(matrix[4]) > 1.0 or kind != U8:
            return AREA_AXIS
        mode = BILINEAR
    if mode == BICUBIC and height >= 4 and width >= 4:
        return CUBIC
    if mode == BILINEAR:
        if kind == U8 and upright:
            return AXIS
        if height >= 2 and width >= 2:
            return PLANE
    return ANY
