"""The program of a batch by a plan: its tables are filled by replaying the tape, and little else is made."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.encode import filtered
from vicinal.backends.cpu.plan.memory import Memory
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.backends.cpu.plan.replay import replay
from vicinal.data.sizes import same_sizes
from vicinal.program.ops import Op, Warp
from vicinal.program.program import Program


def program_for(
    plan: Plan, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], canvas: NDArray[np.int64]
) -> Program | None:  # fmt: skip
    """The program of samples of sizes ``canvas`` [N, 2], drawn under ids and epochs [N]; None where one is not as is required.

    It is for this backend alone, and not to be looked into: of its ops' arrays only those of warps, and which samples are
    active, are arrays, all others columns. What they would be stands in its tables.
    """
    memory = Memory(plan, np.ascontiguousarray(ids), np.ascontiguousarray(epochs), np.ascontiguousarray(canvas))
    replay(memory.place, False, 0, 0, 0, 0)
    if memory.failed[0]:
        return None
    traced, tables = plan.program, memory.tables
    out_canvas = same_sizes(len(ids), *plan.canvas.tolist()) if plan.canvas.all() else memory.canvas
    if traced.out_canvas is traced.canvas:
        out_canvas = canvas
    ops: list[Op] = []
    warp = 0
    for op, active in zip(traced.ops, tables.active, strict=True):
        if isinstance(op, Warp):
            matrix = tables.matrices[warp].reshape(-1, 3, 3)
            ops.append(attrs.evolve(op, active=active, matrix=matrix, size=tables.sizes[warp]))
            warp += 1
        else:
            ops.append(attrs.evolve(op, active=active))
    program = attrs.evolve(traced, ops=tuple(ops), canvas=canvas, out_canvas=out_canvas)
    object.__setattr__(program, "written", (tables, filtered(plan.extent, plan.filtered, tables)))
    return program
