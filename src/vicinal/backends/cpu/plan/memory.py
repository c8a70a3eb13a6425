"""What a plan's tape is replayed in, and the kernels' tables that it fills: memory for so many samples."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.plan.arrays import ARRAYS, BLOCK
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.backends.cpu.tables import Tables
from vicinal.program.tape import FIRST

_LINE = 64  # bytes: where a line of the cache begins, so does each array

_CALL = {"ids": np.uint64, "epochs": np.uint32, "given": np.int64, "failed": np.int64, "canvas": np.int64}
_TABLES = ("params", "words", "rectangles", "matrices", "sizes", "active")


class _Part(NamedTuple):
    """An array within a block of memory."""

    shape: tuple[int, ...]
    dtype: Any
    offset: int

    def of(self, memory: NDArray[np.uint8]) -> NDArray[Any]:
        return np.ndarray(self.shape, self.dtype, memory.data, self.offset)


class Layout:
    """How memory for ``count`` samples is divided up, and what is in it before anything is drawn."""

    def __init__(self, plan: Plan, count: int) -> None:
        tape, still = plan.tape, plan.still
        blocks: dict[str, NDArray[Any]] = {name: getattr(still, name) for name in _TABLES} | {"numbers": plan.numbers}
        along = {"matrices": 1, "sizes": 1, "active": 1}  # the axis of samples
        shapes = {name: _repeated(block.shape, along.get(name, 0), count) for name, block in blocks.items()}
        shapes |= {"ids": (count,), "epochs": (count,), "given": (count, 2), "failed": (1,), "canvas": (count, 2)}
        shapes["registers"] = (tape.registers, min(count, BLOCK))
        kinds = {name: block.dtype for name, block in blocks.items()} | _CALL | {"registers": np.float64}
        self.parts: dict[str, _Part] = {}
        size = 0
        for name, shape in shapes.items():
            self.parts[name] = _Part(shape, np.dtype(kinds[name]), size)
            size += -(-int(np.prod(shape)) * np.dtype(kinds[name]).itemsize // _LINE) * _LINE
        self._still = np.zeros(size + _LINE, np.uint8)
        for name, block in blocks.items():
            self.parts[name].of(self._still)[...] = block
        self.parts["canvas"].of(self._still)[...] = plan.canvas
        self.parts["registers"].of(self._still)[FIRST : FIRST + len(tape.constants)] = tape.constants[:, None]
        kept: dict[str, NDArray[Any]] = {"code": tape.instructions, "entries": tape.entries, "keys": tape.keys}
        rows = [self._row(name, kept) for name in ARRAYS]
        self._places = np.array(rows, np.int64)
        self._moving = np.array([name not in kept for name in ARRAYS])

    def _row(self, name: str, kept: dict[str, NDArray[Any]]) -> tuple[int, int, int]:
        """Of the table of places: where an array begins, here or in memory that is yet to be made, and its two sides."""
        if name in kept:
            return kept[name].ctypes.data, kept[name].shape[0], kept[name].shape[-1]
        part = self.parts[name]
        first = part.shape[0] * part.shape[1] if name in ("matrices", "sizes") else part.shape[0]
        second = part.shape[1] * part.shape[2] if name == "rectangles" else part.shape[-1]
        return part.offset, first, second

    def fresh(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Memory that nobody else has, and the table of places in it."""
        memory, places = self._still.copy(), self._places.copy()
        places[self._moving, 0] += address_of(memory)
        return memory, places


class Memory:
    """``place``: where its table of places is, as ``replay`` takes it. ``tables``: what the kernels read. ``canvas`` [N, 2]:
    sizes of what comes out. ``numbers`` [N, K]: what functions get. ``failed`` [1]: how many samples are not what the lowering
    requires."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._memory, self._places = layout.fresh()
        self.place, self._parts = address_of(self._places), layout.parts
        active, params, words, rectangles, matrices, sizes = (
            self.part(name) for name in ("active", "params", "words", "rectangles", "matrices", "sizes")
        )
        self.tables = Tables(plan.still.code, active, params, words, rectangles, matrices, sizes)
        self.canvas, self.numbers, self.failed = (self.part(name) for name in ("canvas", "numbers", "failed"))

    def part(self, name: str) -> NDArray[Any]:
        return self._parts[name].of(self._memory)


def _repeated(shape: tuple[int, ...], axis: int, count: int) -> tuple[int, ...]:
    return (*shape[:axis], count, *shape[axis + 1 :])
