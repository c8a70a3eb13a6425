"""Warp: every output pixel shows a place of the input."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.area import area
from vicinal.backends.reference.interpolate import bicubic, bilinear, nearest
from vicinal.backends.reference.picture import Picture
from vicinal.backends.reference.points import source_points
from vicinal.program.ops import Floats, Warp


def warp(picture: Picture, op: Warp, sample: int) -> Picture:
    """All channels of the picture, seen through ``op.matrix``; pixels behind the camera get the fill.

    Interpolation None is "nearest" (the copy is exact), border None is "edge". Bicubic overshoots, so it is clamped.
    """
    matrix = op.matrix[sample]
    x, y, front = source_points(matrix, op.size[sample], op.lattice(sample))
    fill = np.asarray(op.fill, np.float64)
    moved = np.where(front[..., None], _resample(picture.values, op, matrix, x, y, fill), fill)
    return picture.clamped(moved) if op.interpolation == "bicubic" else picture.replace(moved)


def _resample(values: Floats, op: Warp, matrix: Floats, x: Floats, y: Floats, fill: Floats) -> Floats:
    if op.interpolation == "bilinear":
        return bilinear(values, x, y, op.border, fill)
    if op.interpolation == "bicubic":
        return bicubic(values, x, y, op.border, fill)
    if op.interpolation == "area":
        return area(values, x, y, matrix, op.border, fill, op.shifts is not None)
    return nearest(values, x, y, op.border, fill)
