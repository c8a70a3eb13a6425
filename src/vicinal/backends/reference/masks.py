"""Masks move by the same geometry as their picture, and no label is ever invented between two others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.reference.border import fetch
from vicinal.backends.reference.points import nearest_index, source_points
from vicinal.program.ops import Warp


def move_masks(warps: Sequence[Warp], masks: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Moves N masks [H, W] (bool or any integer dtype) through the active warps in turn, by nearest; inputs stay as is.

    The border is the op's for masks, with ``mask_fill`` where it is "constant" and for pixels behind the camera.
    """
    moved = [mask.copy() for mask in masks]
    for op in warps:
        moved = [_move(op, i, mask) if op.active[i] else mask for i, mask in enumerate(moved)]
    return moved


def _move(op: Warp, sample: int, mask: NDArray[Any]) -> NDArray[Any]:
    x, y, front = source_points(op.matrix[sample], op.size[sample], op.lattice(sample))
    fill = np.asarray([op.mask_fill]).astype(mask.dtype)
    picked = fetch(mask[:, :, None], nearest_index(y), nearest_index(x), op.borders[1], fill)
    return np.where(front, picked[:, :, 0], fill)
