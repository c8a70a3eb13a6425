"""A program for some of its samples."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.program.ops import Op
from vicinal.program.program import Program


def part(program: Program, first: int, last: int) -> Program:
    """The program of samples ``first`` to ``last`` - 1 alone."""
    return attrs.evolve(
        program, ops=tuple(_part_of(op, first, last) for op in program.ops), canvas=program.canvas[first:last],
        out_canvas=program.out_canvas[first:last],
    )  # fmt: skip


def _part_of(op: Op, first: int, last: int) -> Op:
    """All arrays of an op have one row a sample."""
    kind: Any = type(op)
    values = {field.name: getattr(op, field.name) for field in attrs.fields(kind)}
    cut: Op = kind(**{name: value[first:last] if isinstance(value, np.ndarray) else value for name, value in values.items()})
    return cut
