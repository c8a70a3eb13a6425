"""A traced program as the CPU backend runs it: everything about it that no sample changes, and the tape of all that does."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.encode import BICUBIC, Extent, written
from vicinal.backends.cpu.plan.functions import Function, functions_of
from vicinal.backends.cpu.plan.still import Stores, numbers_of, tables_of
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.writer import Writer
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Bools, Warp, declare
from vicinal.program.program import Program
from vicinal.program.stages import Stage, parts
from vicinal.program.tape import CANVAS, Tape, tape_of
from vicinal.program.verify import LARGEST
from vicinal.sampling.column import Column, Untraceable

_NOT_HERE = {declare.PICTURE: "pictures of a batch are mixed with each other", declare.SUM: "a sum of pictures"}
"""What only the way of a batch knows of, by what an op reads."""


@attrs.frozen(eq=False)
class Part:
    """What kernels do between two functions of whole pictures, the ops of ``program``, from row ``first`` to ``end`` of the
    tables, and the ``function`` that follows; None behind the last."""

    program: Program
    first: int
    end: int
    function: Function | None


@attrs.frozen(eq=False)
class Plan:
    """``program``: the traced one, whose arrays are columns. ``parts``: what it is cut into, one without functions.
    ``still``: the tables of one sample, as far as they are the same for all: those of the kernels' ops, and behind them, in
    ``active`` and ``words``, a row and a word for each function. ``numbers`` [1, K]: what functions get, likewise.
    ``canvas`` [2]: the size of what comes out, where that is known (0: it is not). ``filtered``: numbers of the warps whose
    need of room depends on what is drawn. ``warps``: rows of the warps. ``watched``: whether pictures must lie in [0, 1];
    None: that depends on what is drawn."""

    program: Program
    parts: tuple[Part, ...]
    tape: Tape
    still: Tables
    numbers: NDArray[np.float64]
    canvas: NDArray[np.int64]
    extent: Extent
    filtered: list[int]
    warps: list[int]
    watched: bool | None


def plan_of(program: Program, required: list[Bools]) -> Plan:
    """The plan of a traced program, and of what its lowering requires [1]. Untraceable for what only arrays can say."""
    for op in program.ops:
        if op.traits.reads in _NOT_HERE:
            raise Untraceable(f"{op.place}: {_NOT_HERE[op.traits.reads]}")
        if op.traits.targets == declare.CHANGED:
            raise Untraceable(f"{op.place}: functions change what belongs to pictures")
        if isinstance(op, Warp) and op.shifts is not None:
            raise Untraceable(f"{op.place}: a field of shifts")
    stages = parts(program) if program.applies else [Stage(program, None)]
    writer = Writer(1, program.channels, program.colours)
    code, extent = _written(stages, writer)
    functions = functions_of([stage.end for stage in stages if stage.end is not None], len(code), 3 * len(writer.words))
    stores = Stores()
    for one in required:
        stores.require(one)
    ops = [op for stage in stages for op in stage.program.ops]
    still, numbers = tables_of(ops, functions, writer, code, stores), numbers_of(functions, stores)
    canvas = np.zeros((1, 2), np.int64)
    stores.fill(canvas, program.out_canvas, CANVAS)
    require_sizes(program, stores)
    tape = tape_of([*stores.required, *stores.found])
    warps = [k for k, op in enumerate(ops) if isinstance(op, Warp)]
    program = attrs.evolve(program, record=Drawn())  # no one looks into what was traced
    return Plan(
        program, _parts(stages, functions), tape, still, numbers, canvas[0], extent, writer.filtered, warps, _watched(program)
    )


def _written(stages: list[Stage[Any]], writer: Writer) -> tuple[NDArray[np.int32], Extent]:
    """The codes of all that kernels run, one part behind the other, and room for each of them."""
    codes, extents = zip(*(written(stage.program, writer) for stage in stages), strict=True)
    barriers, forks = any(one.barriers for one in extents), any(one.forks for one in extents)
    return np.concatenate(codes), Extent(max(one.taps for one in extents), barriers, forks, BICUBIC, 0)


def _parts(stages: list[Stage[Any]], functions: list[Function]) -> tuple[Part, ...]:
    found, row, left = [], 0, iter(functions)
    for stage in stages:
        end = row + len(stage.program.ops)
        found.append(Part(attrs.evolve(stage.program, record=Drawn()), row, end, None if stage.end is None else next(left)))
        row = end
    return tuple(found)


def _watched(program: Program) -> bool | None:
    """Whether pictures must be looked at (program/ranges.watched); None where that depends on what is drawn."""
    unsaid = False
    for op in program.ops if program.dtype.kind == "f" else ():
        if not callable(op.traits.any_range):
            if not op.traits.any_range:
                return True
            continue
        try:
            if not op.any_range(program.canvas):
                return True
        except Untraceable:
            unsaid = True
    return None if unsaid else False


def require_sizes(program: Program, stores: Stores) -> None:
    """As the verifier, of canvases that depend on the picture or on what is drawn."""
    canvas = program.out_canvas
    if isinstance(canvas, Column) and canvas is not program.canvas:
        stores.require(((canvas >= 1) & (canvas <= LARGEST)).all(axis=1))
