"""Whether a program needs to know what is black and what is white, and whether float pictures keep to it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.finite import not_finite
from vicinal.errors import DataError
from vicinal.program.ops.declare import WHOLE
from vicinal.program.program import Program

SLACK = 1e-3
"""How far beyond [0, 1] a value may lie: what float arithmetic leaves, and far from any other range."""

CURES = "divide by 255, say value_range=(low, high), or let Normalize come last"


def needs_range(program: Program) -> str:
    """The place of the first op for which fractions of the range mean something; "" where none does.

    Needing none: mixes, and warps that only move or average pixels (``Traits.any_range``). Functions of the whole picture
    that take any get fractions all the same where a range was said, so that they see the same whatever stands beside them.
    """
    canvas = program.canvas
    for op in program.ops:
        if not op.any_range(canvas) or (not program.unit and op.traits.reads == WHOLE):
            return op.place
        canvas = op.canvas_after(canvas)
    return ""


def watched(program: Program) -> str:
    """As ``needs_range``, for programs that must look whether values lie in [0, 1]; "" for all others.

    Backends look at what the first op shows of a picture (a crop's outside matters to nothing), and, where that op does
    more than move pixels or averages of them, at the picture.
    """
    return needs_range(program) if program.unit and program.dtype.kind == "f" else ""


def in_unit(picture: NDArray[Any]) -> bool:
    """Whether all values are in [0, 1]; False for nan."""
    return bool(picture.min() >= -SLACK and picture.max() <= 1 + SLACK)


def check_unit(picture: NDArray[Any], where: str, place: str) -> None:
    """DataError unless all values are in [0, 1], which the op at ``place`` needs."""
    if in_unit(picture):
        return
    least, most = float(picture.min()), float(picture.max())
    got = f"{least:g} to {most:g}" if np.isfinite((least, most)).all() else not_finite(picture)
    raise DataError(f"{where}: expected values in [0, 1], as {place} needs them, got {got} ({CURES})")
