"""Masks moved by warps, nearest, as pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import border_codes, encode
from vicinal.backends.cpu.addresses import Addresses, addresses
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.copy_room import MASK_STATE, MASK_WORDS
from vicinal.backends.cpu.entries import move_masks as move_masks_kernel
from vicinal.backends.cpu.field_room import ROOM
from vicinal.backends.cpu.results import Pictures, stack_or_list, values_of
from vicinal.backends.cpu.turns import end_turns, turns_of
from vicinal.backends.cpu.writers import lattices
from vicinal.data.sizes import same_sizes
from vicinal.program.fuse import select
from vicinal.program.ops import Warp
from vicinal.threads.spread import NOTHING, Job, spread


def move_masks(warps: Sequence[Warp], masks: Pictures, level: int = LEVEL) -> Pictures:
    """Moves masks ([N, H, W], or a list of [H, W]; any integer dtype or bool) by ``warps``, one after the other, nearest."""
    moved, job = moving(warps, masks, level)
    spread(job)
    return moved


def moving(warps: Sequence[Warp], masks: Pictures, level: int) -> tuple[Pictures, Job]:
    """Where the moved masks will be, and the job that writes them. Each keeps its own dtype."""
    count = len(masks)
    if isinstance(masks, list) and len({mask.dtype for mask in masks}) > 1:
        return _moving_apart(warps, masks, level)
    if not warps or not count:
        return masks, NOTHING
    kind = masks[0].dtype
    canvas = same_sizes(*masks.shape) if isinstance(masks, np.ndarray) else np.array([mask.shape for mask in masks], np.int64)
    stages, places = [masks], [addresses(masks, canvas)]
    for warp in warps:
        canvas = warp.size if warp.active.all() else np.where(warp.active[:, None], warp.size, canvas)
        stages.append(stack_or_list(canvas, kind, _shape))
        places.append(addresses(stages[-1], canvas))
    pictures = _tables(places)
    active, matrices = _by_warp([warp.active for warp in warps]), _by_warp([warp.matrix.reshape(-1, 9) for warp in warps])
    fields = _by_warp([_field(warp, count) for warp in warps])
    edges = np.array([border_codes.CODES[warp.borders[1]] for warp in warps], np.int64)
    fills = np.array([warp.mask_fill for warp in warps]).astype(kind).view(np.uint8)
    widest, values = int(pictures[:, :, 2].max()), sum(map(values_of, stages[1:]))
    turns = turns_of(count, values)

    def work() -> None:
        move_masks_kernel(
            turns, pictures, active, matrices, fields, edges, fills, kind.itemsize, np.zeros(MASK_WORDS + MASK_STATE, np.int64),
            np.empty(widest, np.int32), np.empty((ROOM, widest if fields.any() else 1)), level,
        )  # fmt: skip

    return stages[-1], Job(count, values, work, lambda: end_turns(turns), values, (stages, places, warps))


def _moving_apart(warps: Sequence[Warp], masks: list[NDArray[Any]], level: int) -> tuple[Pictures, Job]:
    """Masks of several dtypes: those of one dtype after the other."""
    moved, jobs = list(masks), []
    for kind in dict.fromkeys(mask.dtype for mask in masks):
        which = np.flatnonzero([mask.dtype == kind for mask in masks])
        part, job = moving(select(warps, which), [masks[index] for index in which], level)
        jobs.append(job)
        for index, mask in zip(which, part, strict=True):
            moved[index] = mask

    def work() -> None:
        for job in jobs:
            job.work()

    def stop() -> None:
        for job in jobs:
            job.stop()

    values = sum(job.values for job in jobs)
    return moved, Job(len(masks), values, work, stop, values, jobs)


def _field(warp: Warp, count: int) -> NDArray[np.uint64]:
    """Where each sample's displacement field lies (writers.lattices); zeros where there is none."""
    if warp.shifts is None or warp.nodes is None:
        return np.zeros((count, 3), np.uint64)
    return lattices(warp.shifts, warp.nodes, warp.curve)


def _tables(places: list[Addresses]) -> NDArray[np.int64]:
    """Addresses, heights and widths [stages, N, 3]."""
    tables = np.array([place.table for place in places])
    for table, place in zip(tables, places, strict=True):
        table[:, 0] += place.start
    return tables


def _by_warp(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return encode.plain(arrays[0])[None] if len(arrays) == 1 else np.array(arrays)


def _shape(size: NDArray[np.int64]) -> tuple[int, ...]:
    return int(size[0]), int(size[1])
