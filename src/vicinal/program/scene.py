"""The targets of a batch as a transform may see them while it lowers: where the ops so far have moved them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.data.elsewhere import lies_elsewhere, on_host
from vicinal.data.geometry import Floats, Ints, motions
from vicinal.data.groups import Groups
from vicinal.data.masks import Masks
from vicinal.data.move_boxes import BoxRules, move_boxes
from vicinal.errors import SpecError
from vicinal.program.ops import Fork, Join, Op, Warp
from vicinal.program.ops.declare import CHANGED, MIXED
from vicinal.program.program import warps_of

MoveMasks: TypeAlias = Callable[[Sequence[Warp], Masks], Masks]

ANY = BoxRules(min_area=0.0)
"""Boxes of which anything is left."""


@attrs.frozen(eq=False)
class Scene:
    """``boxes``: by picture float64 [M, 4], xyxy in pixels of the given pictures, of ``sizes`` [N, 2]. ``masks``: of labels,
    [N, H, W] or a list of [H, W], wherever they lie. Either may be absent (None). ``move_masks``: what moves masks of the host.
    ``groups``: which pictures share what is drawn. ``fuse``: what becomes of ops before they run, so that a transform sees
    what would be the result.
    """

    sizes: Ints
    boxes: Sequence[Floats] | None
    masks: Masks | None
    move_masks: MoveMasks
    groups: Groups | None
    fuse: Callable[[Sequence[Op]], Sequence[Op]]

    def boxes_after(self, ops: Sequence[Op], place: str) -> list[Floats] | None:
        """By picture [M', 4]: the boxes on the canvas behind ``ops``, without those of which nothing is left."""
        if self.boxes is None:
            return None
        moved = move_boxes(self.boxes, motions(self._warps(ops, place), self.sizes), ANY)
        kept = [corners[keep] for corners, keep in zip(moved.corners, moved.keep, strict=True)]
        if self.groups is None:
            return kept
        together = {first: np.concatenate([kept[row] for row in np.flatnonzero(self.groups.first == first)])
                    for first in np.unique(self.groups.first)}  # fmt: skip
        return [together[first] for first in self.groups.first]

    def masks_after(self, ops: Sequence[Op], place: str) -> list[Any] | None:
        """By picture, its mask [H, W] on the canvas behind ``ops``; read-only."""
        if self.masks is None:
            return None
        warps = self._warps(ops, place)
        masks = on_host(self.masks) if lies_elsewhere(self.masks) else self.masks
        moved = [mask.view() for mask in (self.move_masks(warps, masks) if warps else masks)]
        for mask in moved:
            mask.setflags(write=False)
        return moved if self.groups is None else [moved[first] for first in self.groups.first]

    def _warps(self, ops: Sequence[Op], place: str) -> Sequence[Warp]:
        """What moved targets so far; SpecError behind ops that change them in a way that only happens when the program runs."""
        parts = False
        for op in ops:
            if op.traits.targets in (MIXED, CHANGED):
                raise SpecError(f"{place}: expected a place ahead of {op.place}, which changes the targets that it looks at")
            parts = (parts or isinstance(op, Fork)) and not (isinstance(op, Join) and op.last)
        if parts:
            raise SpecError(f"{place}: expected a place outside of parts of pictures, in which targets are not looked at")
        return warps_of(self.fuse(ops))
