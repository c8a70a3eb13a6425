"""What moves beside the pictures and is pixels too: masks, and instances as maps or as planes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.backends.given import Masks, Move
from vicinal.data.changed import changed
from vicinal.data.foreign import Array
from vicinal.data.masks import largest_label
from vicinal.data.move import move_targets
from vicinal.data.move_boxes import BoxRules
from vicinal.data.places import HOST
from vicinal.data.samples import Samples
from vicinal.errors import DataError
from vicinal.program.fuse import select
from vicinal.program.ops import Warp
from vicinal.program.program import Program
from vicinal.program.stages import changes
from vicinal.runtime.backend import Backend


def moves_of(samples: Samples, warps: Sequence[Warp]) -> dict[str, Move]:
    """What is moved beside the pictures, by its name in ``samples``, and by which warps.

    Raises DataError for a fill that the masks cannot hold.
    """
    _check_mask_fill(samples.masks, warps)
    moves: dict[str, Move] = {}
    if not warps or not len(samples):
        return moves
    if samples.masks is not None:
        moves["masks"] = warps, samples.masks
    if samples.instances is not None:
        moves["instances"] = _background(warps), samples.instances
    if samples.planes is not None:  # stacks [M, H, W]: M masks of a sample by its own warps
        owner = np.repeat(np.arange(len(samples.planes)), [len(stack) for stack in samples.planes])
        moves["planes"] = select(_background(warps), owner), [plane for stack in samples.planes for plane in stack]
    return moves


def with_moved(samples: Samples, moved: dict[str, Masks], warps: Sequence[Warp]) -> dict[str, Any]:
    """The fields of ``samples`` that ``moved`` is: planes are stacks again, [M, H, W] for each sample."""
    if "planes" not in moved:
        return moved
    return {**moved, "planes": _planes_of(samples.planes or [], moved["planes"], warps)}


def changed_beside(program: Program, samples: Samples, backend: Backend, rules: BoxRules) -> Samples:
    """The samples with all but the pictures moved and, between moves, changed by functions; pictures become sizes alone."""
    for stage in changes(program):
        warps, op = stage.program.warps, stage.end
        moved = {name: backend.move_masks(*move) for name, move in moves_of(samples, warps).items()}
        done = with_moved(samples, moved, warps)
        blank = [np.broadcast_to(np.uint8(0), (*size, samples.channels)) for size in stage.program.out_canvas.tolist()]
        left = attrs.evolve(samples, images=blank, layout="hwc", place=HOST, **done)
        samples = move_targets(samples, left, warps, rules)
        if op is not None:
            samples = changed(samples, op.others, op.active, op.key, op.place, op.parameters)
    return samples


def _background(warps: Sequence[Warp]) -> Sequence[Warp]:
    """The warps with 0 beyond the border: a label for "nothing" has no meaning among instance ids."""
    return [attrs.evolve(warp, mask_fill=0) if warp.mask_fill else warp for warp in warps]


def _check_mask_fill(masks: Masks | None, warps: Sequence[Warp]) -> None:
    if masks is None or not len(masks):
        return
    most = largest_label(masks)
    for warp in warps:
        if warp.mask_fill > most:
            where, wanted = f"{warp.place}.mask_fill", f"a label that the masks' dtype holds (at most {most})"
            raise DataError(f"{where}: expected {wanted}, got {warp.mask_fill}")


def _planes_of(planes: list[Array], moved: Masks, warps: Sequence[Warp]) -> list[Array]:
    """The masks that were ``moved`` as stacks again, [M, H, W] for each sample."""
    rest = iter(moved)
    sizes = [_final_size(index, stack, warps) for index, stack in enumerate(planes)]
    return [
        np.stack([next(rest) for _ in stack]) if len(stack) else np.empty((0, *size), stack.dtype)
        for stack, size in zip(planes, sizes, strict=True)
    ]


def _final_size(index: int, stack: Array, warps: Sequence[Warp]) -> tuple[int, int]:
    size = next((warp.size[index] for warp in reversed(warps) if warp.active[index]), stack.shape[1:])
    return int(size[0]), int(size[1])
