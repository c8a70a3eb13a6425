"""A traced program as the CPU backend runs it: everything about it that no sample changes, and the tape of all that does."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.encode import Extent, written
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.writer import Writer
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Bools, Warp, declare
from vicinal.program.program import Program
from vicinal.program.tape import (
    ACTIVE,
    CANVAS,
    MATRIX,
    NUMBER_WORD,
    PARAMETER,
    RECTANGLE,
    REQUIRED,
    SIZE,
    Store,
    Tape,
    tape_of,
)
from vicinal.program.verify import LARGEST
from vicinal.sampling.column import Column, Untraceable
from vicinal.sampling.node import CONSTANT, constant

_NOT_HERE = {
    declare.PICTURE: "pictures of a batch are mixed with each other", declare.SUM: "a sum of pictures",
    declare.WHOLE: "a function is applied to whole pictures",
}  # fmt: skip
"""What only the way of a batch knows of, by what an op reads."""


@attrs.frozen(eq=False)
class Plan:
    """``program``: the traced one, whose arrays are columns. ``still``: the tables of one sample, as far as they are the same
    for all, and ``canvas`` [2], the size of what comes out, where that is (0: it is not). ``filtered``: numbers of the
    warps whose need of room depends on what is drawn. ``warps``: which ops these are. ``watched``: whether pictures must
    lie in [0, 1]; None: that depends on what is drawn."""

    program: Program
    tape: Tape
    still: Tables
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
        if isinstance(op, Warp) and op.shifts is not None:
            raise Untraceable(f"{op.place}: a field of shifts")
    writer = Writer(1, program.channels, program.colours)
    code, extent = written(program, writer)
    stores = _Stores()
    for one in required:
        stores.require(one)
    still = _tables(program, writer, code, stores)
    canvas = np.zeros((1, 2), np.int64)
    stores.fill(canvas, program.out_canvas, CANVAS)
    _require_sizes(program, stores)
    tape = tape_of([*stores.required, *stores.found])
    warps = [k for k, op in enumerate(program.ops) if isinstance(op, Warp)]
    program = attrs.evolve(program, record=Drawn())  # no one looks into what was traced
    return Plan(program, tape, still, canvas[0], extent, writer.filtered, warps, _watched(program))


class _Stores:
    """What goes into tables: at once where it is known, else when the tape is replayed."""

    def __init__(self) -> None:
        self.found: list[Store] = []
        self.required: list[Store] = []

    def fill(self, table: NDArray[Any], values: Any, code: int, column: int = 0, warp: int = 0) -> None:
        """The columns of ``table`` [1, K], from ``column`` on in the whole of it."""
        entries = np.broadcast_to(np.asarray(values), table.shape)
        for k, entry in enumerate(entries.view(np.ndarray)[0]):
            node = constant(entry)
            if node.code == CONSTANT:
                table[0, k] = node.data[0]
            else:
                self.found.append(Store(code, column + k, warp, node))

    def require(self, truth: Any) -> None:
        node = constant(np.asarray(truth).reshape(-1)[0])
        if node.code == CONSTANT and not node.data[0]:
            raise Untraceable("what it requires is never so")
        if node.code != CONSTANT:
            self.required.append(Store(REQUIRED, 0, 0, node))


def _tables(program: Program, writer: Writer, code: NDArray[np.int32], stores: _Stores) -> Tables:
    """The tables of one sample; ``stores`` gets what is not known of them."""
    active = np.zeros((len(program.ops), 1), np.bool_)
    for k, op in enumerate(program.ops):
        stores.fill(active[k : k + 1], np.asarray(op.active)[:, None], ACTIVE, k)
    params = np.zeros((1, max(writer.width, 1)), np.float32)
    for start, stop, values in writer.blocks:
        stores.fill(params[:, start:stop], values, PARAMETER, start)
    words = np.zeros((1, max(3 * len(writer.words), 3)), np.uint64)
    for k, columns in enumerate(writer.words):
        for j, values in enumerate(columns):
            stores.fill(words[:, 3 * k + j : 3 * k + j + 1], np.reshape(values, (1, 1)), NUMBER_WORD, 3 * k + j)
    rectangles = np.zeros((1, max(writer.rectangle_count, 1) * 4), np.int64)
    at = 0
    for block in writer.rectangles:
        flat = block.reshape(1, -1)
        stores.fill(rectangles[:, at : at + flat.shape[1]], flat, RECTANGLE, at)
        at += flat.shape[1]
    count = max(len(writer.warps), 1)
    matrices, sizes = np.ones((count, 1, 9)), np.ones((count, 1, 2), np.int64)
    for k, warp in enumerate(writer.warps):
        stores.fill(matrices[k], warp.matrix.reshape(1, 9), MATRIX, 0, k)
        stores.fill(sizes[k], warp.size, SIZE, 0, k)
    return Tables(code, active, params, words, rectangles.reshape(1, -1, 4), matrices, sizes)


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


def _require_sizes(program: Program, stores: _Stores) -> None:
    """As the verifier, of canvases that depend on the picture or on what is drawn."""
    canvas = program.out_canvas
    if isinstance(canvas, Column) and canvas is not program.canvas:
        stores.require(((canvas >= 1) & (canvas <= LARGEST)).all(axis=1))
