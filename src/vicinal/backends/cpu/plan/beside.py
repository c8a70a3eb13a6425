"""What moves beside one picture."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import borders, buffers
from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.move import move_masks
from vicinal.backends.cpu.plan.memory import Memory
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.program.ops import Warp


class OneWarp(NamedTuple):
    """A warp of one sample as all that is no pixel is moved by it (data.geometry.WarpLike): arrays [1, ...]."""

    matrix: NDArray[np.float64]
    size: NDArray[np.int64]
    active: NDArray[np.bool_]

    def lattice(self, sample: int) -> None:
        """It has none."""


def move_mask(plan: Plan, memory: Memory, mask: NDArray[Any]) -> NDArray[Any]:
    """A C-contiguous mask [H, W] through the warps, nearest, in memory of its own."""
    if not plan.warps:
        return mask.copy()
    ops = [op for op in plan.program.ops if isinstance(op, Warp)]
    _, active, _, _, _, matrices, sizes = memory.tables
    stages, pictures = [mask], np.empty((len(ops) + 1, 1, 3), np.int64)
    for k, row in enumerate(plan.warps):
        size = tuple(sizes[k, 0].tolist()) if active[row, 0] else stages[-1].shape
        stages.append(buffers.empty(size, mask.dtype))
    for k, stage in enumerate(stages):
        pictures[k, 0] = address_of(stage), *stage.shape
    edges = np.array([borders.CODES[op.borders[1]] for op in ops], np.int64)
    fills = np.array([op.mask_fill for op in ops]).astype(mask.dtype).view(np.uint8)
    move_masks(
        np.array([0, 1, 1], np.int64), pictures, active[plan.warps], matrices, np.zeros((len(ops), 1, 3), np.uint64), edges,
        fills, mask.dtype.itemsize, np.empty(6, np.int64), np.empty(int(pictures[:, 0, 2].max()), np.int32), LEVEL,
    )  # fmt: skip
    return stages[-1]
