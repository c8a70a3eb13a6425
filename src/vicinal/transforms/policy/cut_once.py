"""You only cut once: each half of a picture is augmented by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.data.changed import TargetFunction
from vicinal.data.foreign import Array
from vicinal.program.fuse import fuse, select
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Fork, Ints, Join, Warp
from vicinal.program.program import warps_of
from vicinal.runtime.registry import backend_named
from vicinal.sampling.column import Untraceable
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, places, transform
from vicinal.transforms.compose.children import refuse_normalize
from vicinal.transforms.erase.rectangles import unchanged
from vicinal.transforms.geometric import matrices
from vicinal.transforms.policy.branch import check_still, lower_branch

AXES = ("random", "height", "width")
HALVES = 2


@transform
class CutOnce(Transform):
    """Cuts the picture into two halves, augments each by itself with what its ``transforms`` draw anew, and rejoins them.

    Geometry stays within each half, and masks follow it there, nearest. With geometry, pictures may have labels and masks,
    and nothing else; without, everything may belong to them, and stays. Pictures that are one pixel high or wide are cut
    along the other axis, or not at all. Every picture that is cut is resampled by whole pixels alone, so that halves that
    nothing changes come back as they were.

    Source: Han, Fang, Wu, Xu, Li, Li, "You Only Cut Once: Boosting Data Augmentation with a Single Cut", ICML 2022 (YOCO).

    ``transforms``: what each half goes through, in order. They must keep the size of their canvas, and be made of ops:
        functions of whole pictures, mixes and AugMix are refused.
    ``axis``: along which there are two halves: "height" (upper and lower), "width", or "random", one of them for each.
    """

    transforms: Sequence[Transform] = fields.children()
    axis: str = fields.option(AXES, default="random", kw_only=True)
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check(len(self.transforms) > 0, self, "transforms", "at least one transform", self.transforms)
        refuse_normalize(self, "transforms", self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        if site.lowering.traced:
            raise Untraceable("the halves of a picture go through transforms of their own")
        site = attrs.evolve(site, active=site.active & (site.canvas > 1).any(axis=1))
        canvas, windows = site.canvas, self._windows(site)
        site.emit(Fork(place=f"{site.place}/fork", active=site.active, weight=np.zeros(site.count)))
        moves = []
        for half in range(HALVES):
            inner = site.at(f"half[{half}]", site.active)
            begin = len(site.lowering.ops)
            _emit_shift(inner, windows[:, half, :2], windows[:, half, 2:] - windows[:, half, :2], None)
            warps = lower_branch(self, self.transforms, self._places, inner)
            check_still(self, site, warps, frozenset({"masks"}))
            moves.append(warps_of(fuse(site.lowering.ops[begin:], False)) if warps else ())
            _emit_shift(inner, -windows[:, half, :2], canvas, "constant")
            join = f"{site.place}/join[{half}]"
            site.emit(Join(place=join, active=site.active, weight=np.ones(site.count), last=half == HALVES - 1))
        if any(moves):
            _emit_masks(site, moves, windows)

    def _windows(self, site: Site) -> Ints:
        """Of each picture its two halves [N, 2, 4] (y0, x0, y1, x1), the second not the smaller."""
        across = site.uniform("axis")[:, 0] >= 0.5 if self.axis == "random" else np.full(site.count, self.axis == "width")
        axis = across.astype(np.int64)
        rows = np.arange(site.count)
        axis = np.where(site.canvas[rows, axis] > 1, axis, 1 - axis)
        site.note("axis", axis)
        middle = site.canvas[rows, axis] // 2
        found = np.zeros((site.count, HALVES, 4), np.int64)
        found[:, :, 2:] = site.canvas[:, None]
        found[rows, 0, 2 + axis] = middle
        found[rows, 1, axis] = middle
        return found


def _emit_shift(site: Site, corner: Ints, size: Ints, border: str | None) -> None:
    """Emits the window of ``size`` [N, 2] at ``corner`` [N, 2] (y, x); with a border, black where it leaves the canvas."""
    x, y = corner[:, 1].astype(np.float64), corner[:, 0].astype(np.float64)
    site.emit(Warp(
        place=site.place, active=site.active, matrix=matrices.translation(site.count, x, y),
        size=np.where(site.active[:, None], size, site.canvas), interpolation=None, border=border, fill=(0.0,),
        cut="window" if border is None else "nothing",
    ))  # fmt: skip


def _emit_masks(site: Site, moves: Sequence[Sequence[Warp]], windows: Ints) -> None:
    """Emits what moves each half of a mask as its half of the picture was moved."""
    backend: Any = backend_named("cpu")

    def halved(mask: Array, sample: float, window: Floats) -> Array:
        made = mask.copy()
        for half, warps in enumerate(moves):
            y0, x0, y1, x1 = window.astype(np.int64).reshape(HALVES, 4)[half].tolist()
            made[y0:y1, x0:x1] = backend.move_masks(select(warps, np.array([int(sample)])), [mask])[0]
        return made

    numbers = {"sample": np.arange(site.count, dtype=np.float64), "window": windows.reshape(site.count, -1).astype(np.float64)}
    site.apply_to_all(unchanged, {"mask": TargetFunction("halves", halved, False, tuple(numbers))}, **numbers)
