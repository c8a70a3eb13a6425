"""What a plan's tape is replayed in, and the kernels' tables that it fills: memory for so many samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.plan.plan import Plan
from vicinal.backends.cpu.plan.replay import ARRAYS, BLOCK
from vicinal.backends.cpu.tables import Tables


class Memory:
    """``place``: where its table of places is, as ``replay`` takes it. ``tables``: what the kernels read. ``canvas`` [N, 2]: sizes
    of what comes out. ``failed`` [1]: how many samples are not what the lowering requires."""

    def __init__(self, plan: Plan, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], given: NDArray[np.int64]) -> None:
        tape, still, count = plan.tape, plan.still, len(ids)
        registers = np.empty((tape.registers, min(count, BLOCK)))
        registers[2 : 2 + len(tape.constants)] = tape.constants[:, None]
        self.canvas, self.failed = _rows(plan.canvas[None], count), np.zeros(1, np.int64)
        self.tables = Tables(
            still.code, _along(still.active, count), _rows(still.params, count), _rows(still.words, count),
            _rows(still.rectangles, count), _along(still.matrices, count), _along(still.sizes, count),
        )  # fmt: skip
        _, active, params, words, rectangles, matrices, sizes = self.tables
        self._arrays: dict[str, NDArray[Any]] = {
            "code": tape.instructions, "entries": tape.entries, "keys": tape.keys, "registers": registers, "ids": ids,
            "epochs": epochs, "given": given, "failed": self.failed, "params": params, "words": words,
            "rectangles": rectangles.reshape(count, -1), "matrices": matrices.reshape(-1, 9), "sizes": sizes.reshape(-1, 2),
            "active": active, "canvas": self.canvas,
        }  # fmt: skip
        rows = [self._arrays[name] for name in ARRAYS]
        self._places = np.array([(row.ctypes.data, row.shape[0], row.shape[-1]) for row in rows], np.int64)
        self.place: int = self._places.ctypes.data


def _rows(row: NDArray[Any], count: int) -> NDArray[Any]:
    """[N, ...] of [1, ...]."""
    table = np.empty((count, *row.shape[1:]), row.dtype)
    table[:] = row
    return table


def _along(block: NDArray[Any], count: int) -> NDArray[Any]:
    """[K, N, ...] of [K, 1, ...]."""
    table = np.empty((block.shape[0], count, *block.shape[2:]), block.dtype)
    table[:] = block
    return table
