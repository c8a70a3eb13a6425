"""What moves beside one picture."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import border_codes
from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.copy_room import MASK_STATE, MASK_WORDS
from vicinal.backends.cpu.entries import move_masks
from vicinal.backends.cpu.field_room import ROOM
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.backends.cpu.tables import Tables
from vicinal.data import buffers
from vicinal.program.ops import Warp


class OneWarp(NamedTuple):
    """A warp of one sample as all that is no pixel is moved by it (data.geometry.WarpLike): arrays [1, ...]."""

    matrix: NDArray[np.float64]
    size: NDArray[np.int64]
    active: NDArray[np.bool_]

    def lattice(self, sample: int) -> None:
        """It has none."""


def warps_of(plan: Plan, tables: Tables) -> list[OneWarp]:
    """The warps of the sample that the tables hold."""
    _, active, _, _, _, matrices, sizes = tables
    return [
        OneWarp(matrices[k].reshape(1, 3, 3).copy(), sizes[k].copy(), active[row].copy()) for k, row in enumerate(plan.warps)
    ]


class MaskMover:
    """Moves one mask after the other, nearest, by the warps of the sample that ``tables`` hold: its memory is used again."""

    def __init__(self, plan: Plan, tables: Tables) -> None:
        warps = [op for op in plan.program.ops if isinstance(op, Warp)]
        rows, count = plan.warps, len(warps)
        alike = rows == list(range(rows[0], rows[0] + count)) if rows else False  # side by side, which needs no copy
        self._rows, self._tables = slice(rows[0], rows[0] + count) if alike else rows, tables
        self._borders = np.array([border_codes.CODES[warp.borders[1]] for warp in warps], np.int64)
        self._labels, self._fills = np.array([warp.mask_fill for warp in warps]), dict[np.dtype[Any], NDArray[np.uint8]]()
        self._fields, self._pictures = np.zeros((count, 1, 3), np.uint64), np.empty((count + 1, 1, 3), np.int64)
        self._numbers = self._pictures.reshape(-1)  # one by one, which NumPy writes faster than rows
        self._turns, self._words = np.array([0, 1, 1], np.int64), np.zeros(MASK_WORDS + MASK_STATE, np.int64)
        self._places, self._room = np.empty(1, np.int32), np.empty((ROOM, 1))

    def moved(self, mask: NDArray[Any]) -> NDArray[Any]:
        """A C-contiguous mask [H, W] in memory of its own."""
        if not self._rows:
            return mask.copy()
        active, numbers, dtype = self._tables.active[self._rows], self._numbers, mask.dtype
        stages, (height, width), widest = [mask], mask.shape, mask.shape[1]
        numbers[0], numbers[1], numbers[2] = address_of(mask), height, width
        for k, ((rows, columns),) in enumerate(self._tables.sizes.tolist()):
            if active[k, 0]:
                height, width = rows, columns
            stages.append(buffers.empty((height, width), dtype))
            at = 3 * k + 3
            numbers[at], numbers[at + 1], numbers[at + 2] = address_of(stages[-1]), height, width
            widest = max(widest, width)
        if dtype not in self._fills:
            self._fills[dtype] = self._labels.astype(dtype).view(np.uint8)
        if widest > len(self._places):
            self._places = np.empty(widest, np.int32)
        self._turns[0] = 0
        move_masks(
            self._turns, self._pictures, active, self._tables.matrices, self._fields, self._borders,
            self._fills[dtype], dtype.itemsize, self._words, self._places, self._room, LEVEL,
        )  # fmt: skip
        return stages[-1]
