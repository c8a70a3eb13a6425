"""The program of a batch by a plan: its tables are filled by replaying the tape, and little else is made."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.encode import filtered
from vicinal.backends.cpu.plan.entries import replay
from vicinal.backends.cpu.plan.functions import Function
from vicinal.backends.cpu.plan.memory import Layout, Memory
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.data.sizes import same_sizes
from vicinal.program.ops import Apply, Op, Warp
from vicinal.program.program import Program

One = TypeVar("One")

MOST = 4
"""Layouts that are kept, each for a number of samples."""


class Batches:
    """The programs of a plan's batches, with the layouts of memory that these need."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._layouts: dict[int, Layout] = {}

    def program(self, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], canvas: NDArray[np.int64]) -> Program | None:
        """See ``program_for``."""
        layout = self._layouts.get(len(ids))
        if layout is None:
            while len(self._layouts) >= MOST:
                self._layouts.pop(next(iter(self._layouts), 0), None)
            layout = self._layouts[len(ids)] = Layout(self._plan, len(ids))
        return program_for(self._plan, layout, ids, epochs, canvas)


def program_for(
    plan: Plan, layout: Layout, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], canvas: NDArray[np.int64]
) -> Program | None:  # fmt: skip
    """The program of samples of sizes ``canvas`` [N, 2], drawn under ids and epochs [N]; None where one is not as is required.

    It is for this backend alone, and not to be looked into: of its ops' arrays only those of warps and functions, and which
    samples are active, are arrays, all others columns. What they would be stands in its tables.
    """
    memory = Memory(plan, layout)
    memory.part("ids")[:], memory.part("epochs")[:], memory.part("given")[:] = ids, epochs, canvas
    replay(memory.place, False, 0, 0, 0, 0)
    if memory.failed[0]:
        return None
    traced, tables = plan.program, memory.tables
    out_canvas = same_sizes(len(ids), *plan.canvas.tolist()) if plan.canvas.all() else memory.canvas
    if traced.out_canvas is traced.canvas:
        out_canvas = canvas
    ops: list[Op] = []
    warp = 0
    for part in plan.parts:
        for op, active in zip(part.program.ops, tables.active[part.first : part.end], strict=True):
            if isinstance(op, Warp):
                matrix = tables.matrices[warp].reshape(-1, 3, 3)
                ops.append(_like(op, active=active, matrix=matrix, size=tables.sizes[warp]))
                warp += 1
            else:
                ops.append(_like(op, active=active))
        if part.function is not None:
            ops.append(_function(part.function, memory))
    written = tables, filtered(plan.extent, plan.filtered, tables)
    return _like(traced, ops=tuple(ops), canvas=canvas, out_canvas=out_canvas, written=written)


def _function(function: Function, memory: Memory) -> Apply:
    """The op of a function of whole pictures, with what the memory holds for it."""
    tables = memory.tables
    parameters = {one.name: one.of_all(memory.numbers) for one in function.numbers}
    return _like(function.op, active=tables.active[function.row], parameters=parameters, key=tables.words[:, function.word])


def _like(one: One, **others: Any) -> One:
    """A copy with ``others`` for some of its fields, which are known to suit: attrs.evolve would check and derive all anew."""
    made: One = object.__new__(type(one))
    kind: Any = type(one)
    for name in _names(kind):
        object.__setattr__(made, name, others[name] if name in others else getattr(one, name))
    return made


@lru_cache(maxsize=64)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))
