"""The tables of one sample, as far as they are the same for all, and where all else goes when the tape is replayed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.plan.functions import Function
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.writer import Writer
from vicinal.program.ops import Op
from vicinal.program.tape import ACTIVE, MATRIX, NUMBER, NUMBER_WORD, PARAMETER, RECTANGLE, REQUIRED, SIZE, Store
from vicinal.sampling.column import Untraceable
from vicinal.sampling.node import CONSTANT, constant


class Stores:
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


def tables_of(
    ops: list[Op], functions: list[Function], writer: Writer, code: NDArray[np.int32], stores: Stores
) -> Tables:  # fmt: skip
    """The tables of one sample; ``stores`` gets what is not known of them."""
    rows = [*ops, *(one.op for one in functions)]
    active = np.zeros((len(rows), 1), np.bool_)
    for k, op in enumerate(rows):
        stores.fill(active[k : k + 1], np.asarray(op.active)[:, None], ACTIVE, k)
    params = np.zeros((1, max(writer.width, 1)), np.float32)
    for start, stop, values in writer.blocks:
        stores.fill(params[:, start:stop], values, PARAMETER, start)
    columns = [*(values for words in writer.words for values in words), *(one.op.key for one in functions)]
    words = np.zeros((1, max(len(columns), 3)), np.uint64)
    for k, values in enumerate(columns):
        stores.fill(words[:, k : k + 1], np.reshape(values, (1, 1)), NUMBER_WORD, k)
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


def numbers_of(functions: list[Function], stores: Stores) -> NDArray[np.float64]:
    """What functions get, likewise."""
    numbers = np.zeros((1, max((part.end for one in functions for part in one.numbers), default=1)))
    for one in functions:
        for part in one.numbers:
            values = np.reshape(one.op.parameters[part.name], (1, -1))
            stores.fill(numbers[:, part.first : part.end], values, NUMBER, part.first)
    return numbers
