"""How a program falls into stages, each for one picture at a time, with a mix of the whole batch between two."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.program.ops import Blend, Ints, Op, Warp
from vicinal.program.program import Program


@attrs.frozen(eq=False)
class Stage:
    """A program without Blend, and the Blend that mixes its results; None behind the last stage."""

    program: Program
    blend: Blend | None


def stages(program: Program) -> list[Stage]:
    """The stages of ``program``, in order; at least one, and behind a Blend that comes last none.

    All keep the program's dtype: behind a mix of normalized pictures there are only mixes, and no ops to run.
    """
    found: list[Stage] = []
    ops: list[Op] = []
    canvas = program.canvas
    for op in [*program.ops, None]:
        if op is not None and not isinstance(op, Blend):
            ops.append(op)
        elif op is not None or ops or not found:
            stage = _stage(program, ops, canvas)
            found.append(Stage(stage, op))
            ops, canvas = [], stage.out_canvas
    return found


def _stage(program: Program, ops: list[Op], canvas: Ints) -> Program:
    out_canvas = canvas
    for op in ops:
        if isinstance(op, Warp):
            out_canvas = np.where(op.active[:, None], op.size, out_canvas)
    return attrs.evolve(program, ops=tuple(ops), canvas=canvas, out_canvas=out_canvas)
