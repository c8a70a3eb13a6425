"""The fuser: neighbouring geometry becomes one warp, and integer pictures are rounded where it shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import attrs
import numpy as np

from vicinal.program.ops import Floats, Op, Round, Warp
from vicinal.sampling.column import has_columns
from vicinal.sampling.kernels import kernels_of


def fuse(ops: Sequence[Op], integer: bool, in_turn: bool = False) -> tuple[Op, ...]:
    """The ops as they run: warps that stand next to each other merged, Round ops put in on ``integer`` pictures.

    What merges depends on what was declared and never on which samples are active, so a sample comes out the same in
    every batch. A Round stands after every op that precedes a steep one, or the last but one that accumulates, so that fused
    pointwise ops end within one level of the same ops run in turn: what is left unrounded is at most one result of half
    a level's error, and no op behind it widens that. A program that resamples, or ends in values without levels
    (Normalize), gives other values than a run in turn anyway: there Rounds stand ahead of what is not continuous alone, and the
    result is nearer to the exact one.
    ``in_turn``: nothing merges, and a Round follows every op.
    """
    fused = tuple(ops) if in_turn or len(ops) < 2 else _merged(ops)
    if not integer or not fused:
        return fused
    count = len(fused) if in_turn else _last_on_levels(fused)
    return _rounded(fused, count) if count else fused


def _last_on_levels(ops: tuple[Op, ...]) -> int:
    """The place of the last op that must see whole levels, and so must all before it; 0 where none must."""
    steep = jumps = added = before = 0  # the place of the last op of each kind, and of the last but one that accumulates
    exact = False
    for place, op in enumerate(ops):
        traits = op.traits
        exact = exact or traits.leaves_range or op.resamples
        if traits.accumulates:
            before, added = added, place
        elif traits.steep:
            steep = place
            jumps = jumps if traits.continuous else place
    return jumps if exact else max(steep, before)


def can_merge(first: Warp, second: Warp) -> bool:
    """Whether one warp shows what ``second`` shows of what ``first`` shows, by what was declared.

    A crop's window is an edge: what looks beyond it, or resamples at it, reads the picture that the crop made. So does
    what looks beyond a canvas that the warp before it kept, unless it keeps its own: then the two are composed, and what
    the canvas between them would have lost is kept.
    """
    if first.shifts is not None:  # a lattice lies on one output canvas
        return False
    keep = first.cut == "canvas" and second.cut == "canvas"
    if first.cut == "window" and (second.border is not None or second.interpolation is not None):
        return False
    if first.cut == "canvas" and second.border is not None and not keep:
        return False
    a, b = first.interpolation, second.interpolation
    if a != b and a is not None and b is not None:
        return False
    return _same_border(first, second) if keep else _one_border(first, second)


def _same_border(first: Warp, second: Warp) -> bool:
    if first.border is None or second.border is None:
        return True
    if first.borders != second.borders:
        return False
    fills = first.border != "constant" or first.fill == second.fill
    return fills and ("constant" not in first.borders or first.mask_fill == second.mask_fill)


def _one_border(first: Warp, second: Warp) -> bool:
    """Whether the border of one warp is that of both, where no canvas is lost between them."""
    if second.border is None:
        return True
    if first.border is None:  # what repeats the edge of a resized picture does not repeat the edge of the picture
        return first.interpolation is None or second.borders == ("constant", "constant") or second.cut == "canvas"
    if not _same_border(first, second):
        return False
    return all(border == "constant" or (border == "edge" and first.interpolation is None) for border in first.borders)


def merge(first: Warp, second: Warp) -> Warp:
    """One warp that shows what ``second`` shows of what ``first`` shows, resampled once and cut off once."""
    how = second if first.border is None else first
    matrix = _product(first, second)
    active, size = first.active, second.size
    if active is not second.active:  # mostly it is, because all samples are active
        active = active | second.active
        if size is not first.size:  # as flips leave it
            size = np.where(second.active[:, None], size, first.size)
    return Warp(
        place=f"{first.place}+{second.place}",
        active=active,
        matrix=matrix,
        size=size,
        interpolation=first.interpolation or second.interpolation,
        border=how.border,
        fill=how.fill,
        cut=_cut(first, second),
        mask_fill=how.mask_fill,
        mask_border=how.mask_border,
        **_lattice(second),
    )


def _product(first: Warp, second: Warp) -> Floats:
    """first.matrix @ second.matrix; a matrix that is not active counts as the identity."""
    if has_columns(first.matrix, first.active, second.matrix, second.active):
        a, b = (np.where(warp.active[:, None, None], warp.matrix, np.eye(3)) for warp in (first, second))
        rows = [a[:, :, k, None] * b[:, None, k, :] for k in range(3)]
        found: Floats = rows[0] + rows[1] + rows[2]
        return found
    matrix = np.empty((len(first.matrix), 3, 3))
    _kernel()(first.matrix, first.active, second.matrix, second.active, matrix)
    return matrix


def _lattice(warp: Warp) -> dict[str, Any]:
    """The displacement field of a warp, where samples that it does not touch have none."""
    if warp.shifts is None or warp.nodes is None:
        return {}
    active = warp.active
    return {
        "shifts": np.where(active[:, None, None, None], warp.shifts, 0.0),
        "nodes": np.where(active[:, None], warp.nodes, 2),
        "curve": warp.curve,
    }


def _cut(first: Warp, second: Warp) -> str:
    if first.cut == "nothing":
        return second.cut
    turned = second.cut == "nothing" and second.border is None and second.interpolation is None
    return "canvas" if first.cut == "canvas" and (turned or second.cut == "canvas") else "window"


@cache
def _kernel() -> Any:
    return kernels_of("vicinal.program.merge_kernel").merge_block


def _merged(ops: Sequence[Op]) -> tuple[Op, ...]:
    result: list[Op] = []
    for op in ops:
        last = result[-1] if result else None
        if isinstance(op, Warp) and isinstance(last, Warp) and can_merge(last, op):
            result[-1] = merge(last, op)
        else:
            result.append(op)
    return tuple(result)


def _rounded(ops: tuple[Op, ...], count: int) -> tuple[Op, ...]:
    """``ops`` with a Round after each of the first ``count``, up to Normalize, whose result has no levels."""
    result: list[Op] = []
    normalized = False
    for place, op in enumerate(ops):
        result.append(op)
        normalized = normalized or op.traits.leaves_range
        if place < count and not normalized and not op.keeps_levels:
            result.append(Round(place=f"{op.place}:round", active=op.active))
    return tuple(result)


def select(warps: Sequence[Warp], which: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Warp]:
    """The warps for samples ``which`` [M] (an index may repeat): for targets of which a sample has several."""
    return [
        attrs.evolve(
            warp, active=warp.active[which], matrix=warp.matrix[which], size=warp.size[which],
            shifts=None if warp.shifts is None else warp.shifts[which], nodes=None if warp.nodes is None else warp.nodes[which],
        )
        for warp in warps
    ]  # fmt: skip
