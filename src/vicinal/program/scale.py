"""How much of its pictures a program needs: at what scale they will do, and down to which row it reads them."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.program.ops import Bools, Floats, Ints, Warp
from vicinal.program.program import Program

LARGEST = 8
AVERAGING = ("bilinear", "bicubic", "area")
"""Interpolations that may read means of pixels instead of pixels."""

KEEPING = (None, "edge")
"""Borders that look the same wherever the last pixel ends."""

_REACH = {"bicubic": 2.0}  # pixels beside a place that count; 1 for the others, more where "area" shrinks
_SLACK = 1e-6


def needed_scale(program: Program, most: Ints) -> Ints:
    """The scale [N] at which each picture will do: the largest of 1, 2, 4 and 8 up to ``most`` [N].

    It is above 1 where the first op is an affine warp that shrinks at least so much in every direction (the smallest
    singular value of its matrix), so that the means of scale x scale pixels hold all that its result can show. A warp
    that shows a border keeps to pictures whose sides the scale divides, so that the border stays where it is; one that
    shows "reflect", which turns about the last pixel's middle, to whole pictures.
    """
    warp = _first_warp(program)
    if warp is None or warp.interpolation not in AVERAGING:
        return np.ones(program.count, np.int64)
    shrinks = np.where(warp.active & _affine(warp), _smallest_singular(warp.matrix), 1.0) + _SLACK
    halvings = np.frexp(shrinks)[1].astype(np.int64) - 1  # exactly, where np.log2 rounds by CPU
    scale: Ints = np.minimum(np.minimum(most, LARGEST), 1 << np.clip(halvings, 0, 3))
    if warp.border not in KEEPING and (scale > 1).any():
        low, high = _span(warp)
        inside = (low >= 0).all(axis=1) & (high <= program.canvas[:, ::-1]).all(axis=1)
        if warp.border == "reflect":
            return np.where(inside, scale, 1)
        while (refused := ~inside & (program.canvas % scale[:, None] != 0).any(axis=1)).any():
            scale = np.where(refused, scale // 2, scale)
    return scale


def at_scale(program: Program, scale: Ints, mirrored: Bools) -> Program:
    """The program for pictures of ceil(side / scale) pixels: its first warp reads them where it read the whole ones.

    ``mirrored`` [N, 2]: rows and columns run backwards, so that a pixel that stands for fewer than ``scale`` comes
    first and not last. The result has the size that it had.
    """
    warp = _first_warp(program)
    if warp is None or (scale == 1).all():
        return program
    canvas = -(-program.canvas // scale[:, None])
    shift = np.where(mirrored, canvas - program.canvas / scale[:, None], 0.0)
    smaller = np.zeros((program.count, 3, 3))
    smaller[:, 0, 0] = smaller[:, 1, 1] = 1.0 / scale
    smaller[:, 0, 2], smaller[:, 1, 2], smaller[:, 2, 2] = shift[:, 1], shift[:, 0], 1.0
    matrix = np.where((scale > 1)[:, None, None], smaller @ warp.matrix, warp.matrix)
    first = attrs.evolve(warp, matrix=matrix, size=np.where(warp.active[:, None], warp.size, canvas))
    return attrs.evolve(program, ops=(first, *program.ops[1:]), canvas=canvas)


def needed_rows(program: Program) -> Ints:
    """How many of the first rows of each picture [N] the program reads: all of them but where it begins with a crop."""
    height = program.canvas[:, 0]
    warp = _first_warp(program)
    if warp is None:
        return height.copy()
    low, high = _span(warp)
    reach = np.full(program.count, _REACH.get(warp.interpolation or "", 1.0))
    if warp.interpolation == "area":
        reach = np.maximum(1.0, np.abs(warp.matrix[:, 1, :2]).sum(axis=1))
    known = warp.active & _affine(warp)
    if warp.border not in (*KEEPING, "constant"):
        known &= (low[:, 1] - reach >= 1) & (high[:, 1] + reach <= height - 1)
    rows = np.where(known, np.clip(np.ceil(high[:, 1] + reach) + 1, 1, height), height)
    return rows.astype(np.int64)


def _first_warp(program: Program) -> Warp | None:
    first = program.ops[0] if program.ops else None
    return first if isinstance(first, Warp) and first.shifts is None else None


def _affine(warp: Warp) -> Bools:
    affine: Bools = (warp.matrix[:, 2] == (0.0, 0.0, 1.0)).all(axis=1)
    return affine


def _smallest_singular(matrix: Floats) -> Floats:
    """Of the upper left 2 x 2 parts [N]: how many input pixels one output pixel covers where it covers fewest."""
    a, b, c, d = (matrix[:, row, column] for row in range(2) for column in range(2))
    one, other = (a + d) ** 2 + (b - c) ** 2, (a - d) ** 2 + (b + c) ** 2  # np.hypot rounds by CPU
    smallest: Floats = np.abs(np.sqrt(one) - np.sqrt(other)) / 2
    return smallest


def _span(warp: Warp) -> tuple[Floats, Floats]:
    """The least and the greatest x and y [N, 2] that the outer pixel centres of an affine warp's output show."""
    turned = warp.matrix[:, :2, :2]
    near, far = 0.5 * turned, turned * (warp.size[:, None, ::-1] - 0.5)
    shift = warp.matrix[:, :2, 2]
    return np.minimum(near, far).sum(axis=2) + shift, np.maximum(near, far).sum(axis=2) + shift
