"""You only cut once: each half of a picture is augmented by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import attrs
import numpy as np

from vicinal.data.changed import TargetFunction
from vicinal.data.foreign import Array
from vicinal.data.geometry import motions
from vicinal.data.swaps import relabelled, turned_over
from vicinal.program.fuse import fuse, select
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Fork, Ints, Join, Op, Warp
from vicinal.program.program import warps_of
from vicinal.runtime.registry import backend_named
from vicinal.sampling.column import Untraceable
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, places, transform
from vicinal.transforms.compose.children import refuse_normalize
from vicinal.transforms.erase.rectangles import unchanged
from vicinal.transforms.geometric import matrices
from vicinal.transforms.policy.branch import branch, check_still, emit_within, runs

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

    ``transforms``: what each half goes through, in order. They must keep the size of their canvas; mixes, AugMix and other
        sums of pictures are refused.
    ``axis``: along which there are two halves: "height" (upper and lower), "width", or "random", one of them for each.

    >>> vc.CutOnce([vc.HorizontalFlip()], axis="width")(np.array([[1, 2, 3, 4]], np.uint8))
    array([[2, 1, 4, 3]], dtype=uint8)
    """

    transforms: Sequence[Transform] = fields.children()
    axis: Literal["random", "height", "width"] = fields.option(AXES, default="random", kw_only=True)
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
        windows = self._windows(site)
        halves = [self._half(site, half, windows[:, half]) for half in range(HALVES)]
        for number, parts in enumerate(zip(*(runs(ops) for ops in halves), strict=True)):
            if any(run for run, _ in parts):
                _emit_sum(site, number, [run for run, _ in parts], windows)
            for half, (_, function) in enumerate(parts):
                if function is not None:
                    emit_within(site, function, windows[:, half], outside=False)
        moves = [_warps(site, ops, windows[:, half]) for half, ops in enumerate(halves)]
        if any(moves):
            _emit_masks(site, moves, windows)

    def _half(self, site: Site, half: int, window: Ints) -> list[Op]:
        """What the transforms do on the canvas of one half, [N, 4], ahead of which the picture is cut."""
        lowering, canvas, begin = site.lowering, site.canvas, len(site.lowering.ops)
        inner = site.at(f"half[{half}]", site.active)
        site.emit(Fork(place=site.place, active=site.active, weight=np.zeros(site.count)))
        inner.emit(_shift(inner, window[:, :2], window[:, 2:] - window[:, :2], None))
        found = branch(self, self.transforms, self._places, inner)
        del lowering.ops[begin:]
        lowering.canvas = canvas
        check_still(self, site, found, frozenset({"masks"}))
        return found

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


def _shift(site: Site, corner: Ints, size: Ints, border: str | None) -> Warp:
    """The window of ``size`` [N, 2] at ``corner`` [N, 2] (y, x); with a border, black where it leaves the canvas."""
    x, y = corner[:, 1].astype(np.float64), corner[:, 0].astype(np.float64)
    return Warp(
        place=site.place, active=site.active, matrix=matrices.translation(site.count, x, y),
        size=np.where(site.active[:, None], size, site.canvas), interpolation=None, border=border, fill=(0.0,),
        cut="window" if border is None else "nothing",
    )  # fmt: skip


def _emit_sum(site: Site, number: int, halves: Sequence[Sequence[Op]], windows: Ints) -> None:
    """Emits the sum of both halves, each cut out, changed by its ops, and laid on black."""
    canvas = site.canvas
    site.emit(Fork(place=f"{site.place}/fork[{number}]", active=site.active, weight=np.zeros(site.count)))
    for half, ops in enumerate(halves):
        inner, window = site.at(f"half[{half}]", site.active), windows[:, half]
        inner.emit(_shift(inner, window[:, :2], window[:, 2:] - window[:, :2], None))
        for op in ops:
            inner.emit(op)
        inner.emit(_shift(inner, -window[:, :2], canvas, "constant"))
        join = f"{site.place}/join[{number}][{half}]"
        site.emit(Join(place=join, active=site.active, weight=np.ones(site.count), last=half == HALVES - 1))


def _warps(site: Site, ops: Sequence[Op], window: Ints) -> Sequence[Warp]:
    """How a half of a mask is cut out and moved; nothing where no op moves it."""
    if not any(isinstance(op, Warp) for op in ops):
        return ()
    cut = _shift(site, window[:, :2], window[:, 2:] - window[:, :2], None)
    return warps_of(fuse([cut, *ops], False))


def _emit_masks(site: Site, moves: Sequence[Sequence[Warp]], windows: Ints) -> None:
    """Emits what moves each half of a mask as its half of the picture was moved."""
    backend: Any = backend_named("cpu")
    pairs = site.lowering.swaps.of("mask")

    def halved(mask: Array, sample: float, window: Floats) -> Array:
        made = mask.copy()
        for half, warps in enumerate(moves):
            y0, x0, y1, x1 = window.astype(np.int64).reshape(HALVES, 4)[half].tolist()
            own = select(warps, np.array([int(sample)]))
            mirror = pairs and turned_over(motions(own, np.array([mask.shape])), 1)[0]
            given = relabelled(mask, pairs, "mask") if mirror else mask
            made[y0:y1, x0:x1] = backend.move_masks(own, [given])[0]
        return made

    rows = windows.reshape(site.count, 4 * HALVES)
    numbers = {"sample": np.arange(site.count, dtype=np.float64), "window": rows.astype(np.float64)}
    site.apply_to_all(unchanged, {"mask": TargetFunction("halves", halved, False, tuple(numbers))}, **numbers)
