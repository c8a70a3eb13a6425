"""The ways to make the rows that a pass begins with, and which one a warp goes."""

from __future__ import annotations

from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.gather.interpolations import AREA, BICUBIC, BILINEAR, NEAREST
from vicinal.backends.cpu.jit import exact
from vicinal.backends.cpu.source import TILE, U8

(
    COPY, AXIS, PLANE, AREA_AXIS, CUBIC, ANY, PLACES, FILTERED, CONVOLVED, DISPLACED, OPS, PLANE_WORDS, FILTER_WORDS,
    NOISE_WORDS, EXACT, BY_TABLES, MASK_FIELD,
) = range(17)  # fmt: skip
"""Numbers of the units of bands/units.py. OPS makes no rows but runs the ops on them. AXIS and PLANE_WORDS, which is PLANE for
8-bit colour, leave rows in fixed point (fixed/rows.py), as do FILTER_WORDS and NOISE_WORDS for fixed/program.py. EXACT copies a
whole picture (copying.py), BY_TABLES looks all of it up (bands/by_tables.py), and MASK_FIELD moves a mask (move_masks.py)."""

UNITS = MASK_FIELD + 1

_MOST = 2**31 - 1
"""Values of a picture that int32, in which PLANE, CUBIC and PLACES keep their places, can number."""

_NEAR = 2.0**31
"""Pixels up to which AXIS folds places to a millionth; it does not hold them to FAR."""


@exact
def choose(kind, height, width, channels, matrix, mode, border, rows, columns, steps):
    """The way to run a warp of a picture to one of ``rows`` x ``columns`` pixels: COPY also fills ``steps``."""
    if copy_steps(matrix, steps):
        return COPY
    numbered = height * width * (1 if kind == TILE else channels) <= _MOST
    if mode == NEAREST:
        return PLACES if numbered else ANY
    upright = matrix[1] == 0.0 and matrix[3] == 0.0 and matrix[6] == 0.0 and matrix[7] == 0.0 and matrix[8] == 1.0
    if mode == AREA and upright:
        if abs(matrix[0]) > 1.0 or abs(matrix[4]) > 1.0 or kind != U8:
            return AREA_AXIS
        mode = BILINEAR
    if mode == BICUBIC and height >= 4 and width >= 4 and numbered:
        return CUBIC
    if mode == BILINEAR:
        near = abs(matrix[0]) * columns + abs(matrix[2]) <= _NEAR and abs(matrix[4]) * rows + abs(matrix[5]) <= _NEAR
        if kind == U8 and upright and near:
            return AXIS
        if height >= 2 and width >= 2 and numbered:
            return PLANE
    return ANY
