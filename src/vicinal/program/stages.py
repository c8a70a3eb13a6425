"""How a program falls into stages, with a mix of the whole batch between two, and a stage into parts, with a function of one
picture between two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import attrs

from vicinal.program.ops import Apply, ApplyToAll, Blend, Collage, Op, Round
from vicinal.program.ops.declare import PICTURE
from vicinal.program.program import Program

Cut = TypeVar("Cut", bound=Op)


@attrs.frozen(eq=False)
class Stage(Generic[Cut]):
    """A program without the op that it was cut at, and that op; None behind the last."""

    program: Program
    end: Cut | None


def stages(program: Program) -> list[Stage[Blend | Collage]]:
    """``program`` cut at every mix, in order; at least one stage, and behind a mix that comes last none.

    All keep the program's dtype: behind a mix of normalized pictures there are only mixes, and no ops to run.
    """
    return list(_cut(program, lambda op: op.traits.reads == PICTURE))


def parts(program: Program) -> list[Stage[Apply]]:
    """A stage cut at every Apply, likewise. What is rounded last ahead of one is rounded by being stored."""
    found = _cut(program, lambda op: isinstance(op, Apply))
    return [_without_last_round(part) if part.end is not None else part for part in found]


def changes(program: Program) -> list[Stage[ApplyToAll]]:
    """A stage cut at every op that changes targets, likewise: pictures go through it whole, targets from one to the next."""
    return list(_cut(program, lambda op: isinstance(op, ApplyToAll)))


def _cut(program: Program, ends: Callable[[Op], bool]) -> Iterator[Stage[Any]]:
    ops: list[Op] = []
    canvas, found = program.canvas, False
    for op in [*program.ops, None]:
        if op is not None and not ends(op):
            ops.append(op)
        elif op is not None or ops or not found:
            out_canvas = canvas
            for one in ops:
                out_canvas = one.canvas_after(out_canvas)
            yield Stage(attrs.evolve(program, ops=tuple(ops), canvas=canvas, out_canvas=out_canvas), op)
            ops, canvas, found = [], out_canvas if op is None else op.canvas_after(out_canvas), True


def _without_last_round(part: Stage[Apply]) -> Stage[Apply]:
    ops = part.program.ops
    while ops and isinstance(ops[-1], Round):
        ops = ops[:-1]
    return attrs.evolve(part, program=attrs.evolve(part.program, ops=ops))
