"""Several pictures beside each other."""

from __future__ import annotations

from typing import cast

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Collage, Floats, Ints
from vicinal.sampling.distribution import Distribution
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform
from vicinal.transforms.mix.partners import PARTNERS, Among, partners

GRIDS = (4, 9)


@transform
class Mosaic(Transform):
    """Puts four or nine pictures of the batch next to each other, with their targets; the picture itself is at the upper left.

    Four pictures meet with their corners at a random point. Of nine pictures, the middle one lies around that point and takes a
    third of the canvas, and the others surround it. Pictures keep their aspect ratio: they are cut off where they exceed
    their part, and the rest of the part is filled. The same picture may come twice, in a small batch also the picture
    itself. Labels of pictures are mixed by visible area.

    Sources: Bochkovskiy, Wang, Liao, "YOLOv4", 2020; Jocher, "Ultralytics YOLO" (there ``center=(0, 1)``, and no antialias).

    ``size``: size of the mosaic in pixels, (height, width) or one number for both.
    ``grid``: 4 or 9 pictures.
    ``center``: the meeting point, as a share of height and of width, in [0, 1], drawn for each of them.
    ``scale``: the longer side of a picture as a share of the mosaic's, drawn for each picture.
    ``interpolation``, ``antialias``: as in Resize.
    ``fill``, ``mask_fill``: the values of pixels and masks where no picture is.
    ``partners``, ``classes``, ``smoothing``: as in CutMix; integer labels need ``classes``.

    >>> out = vc.Mosaic(size=96)(vc.Batch(images, boxes=[boxes] * 4))
    >>> out.images.shape
    (4, 96, 96, 3)
    """

    size: fields.Size = fields.size(default=640)
    grid: int = fields.whole(default=4, low=4, high=9)
    center: fields.Parameter = fields.number(default=(0.3, 0.7), low=0, high=1)
    scale: fields.Parameter = fields.number(default=1.0, low=0.05, high=20)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    antialias: bool = fields.flag(default=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=114 / 255, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    partners: Among = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check(self.grid in GRIDS, self, "grid", "4 or 9", self.grid)
        known = self.smoothing == 0 or self.classes is not None
        check(known, self, "smoothing", "0 unless classes says over how many", self.smoothing)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        others = [partners(site, self.partners, k).partner for k in range(1, self.grid)]
        source = np.stack([np.arange(site.count), *others], axis=1)
        near, large = cast(Distribution, self.center), cast(Distribution, self.scale)
        center = np.stack([site.draw(name, near) for name in ("y", "x")], axis=1)
        draws = site.lowering.draws
        scale = np.stack([large.draw(draws, site.place, f"scale{k}") for k in range(self.grid)], axis=1)
        site.note("scale", scale)
        site.note("partner", source[:, 1:])
        size = np.array(fields.as_pair(self.size), np.int64)
        window, matrix = _placed(site.canvas[source], scale, np.rint(center * size).astype(np.int64), size)
        how = "area" if self.antialias and self.interpolation == "bilinear" else self.interpolation
        site.emit(Collage(
            place=site.place, active=site.active, source=source, window=window, matrix=matrix,
            size=np.where(site.active[:, None], size, site.canvas), interpolation=how, fill=fields.as_row(self.fill),
            mask_fill=self.mask_fill, fills=True, apart=True, classes=self.classes, smoothing=self.smoothing,
        ))  # fmt: skip


def _placed(canvas: Ints, scale: Floats, center: Ints, size: Ints) -> tuple[Ints, Floats]:
    """Windows [N, K, 4] and matrices [N, K, 3, 3] of pictures of sizes ``canvas`` [N, K, 2] around ``center`` [N, 2]."""
    side = round(canvas.shape[1] ** 0.5)
    step = size.max() * scale[..., None] / canvas.max(axis=2, keepdims=True)
    inner = np.maximum(np.rint(canvas * step), 1).astype(np.int64)
    place = np.stack(np.divmod(np.arange(side * side), side), axis=1)  # [K, 2]: row and column
    start, end = _cells(center, size, side)  # [N, side, 2]
    low = np.stack([start[:, place[:, axis], axis] for axis in (0, 1)], axis=2)
    high = np.stack([end[:, place[:, axis], axis] for axis in (0, 1)], axis=2)
    corner = np.where(place == 0, high - inner, np.where(place == side - 1, low, (low + high - inner) // 2))
    window = np.concatenate([np.maximum(corner, low), np.minimum(corner + inner, high)], axis=2)
    window[..., 2:] = np.maximum(window[..., 2:], window[..., :2])
    ratio = canvas / inner
    matrix = np.zeros((*canvas.shape[:2], 3, 3))
    matrix[..., 0, 0], matrix[..., 1, 1], matrix[..., 2, 2] = ratio[..., 1], ratio[..., 0], 1.0
    matrix[..., 0, 2], matrix[..., 1, 2] = -corner[..., 1] * ratio[..., 1], -corner[..., 0] * ratio[..., 0]
    return window, matrix


def _cells(center: Ints, size: Ints, side: int) -> tuple[Ints, Ints]:
    """Where the parts of the canvas begin and end along each axis, [N, side, 2]."""
    zero, end = np.zeros_like(center), np.broadcast_to(size, center.shape)
    if side == 2:
        lines = [zero, center, end]
    else:
        first = center - size // 6
        lines = [zero, np.clip(first, 0, size), np.clip(first + size // 3, 0, size), end]
    rows = np.stack(lines, axis=1)
    return rows[:, :-1], rows[:, 1:]
