"""What transforms share that lay another picture of the batch over each."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Collage, Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, transform
from vicinal.transforms.mix.partners import PARTNERS, Among


@transform
class Overlay(Transform):
    """A transform that lays another picture of the batch, or parts of it, over each.

    ``partners``: a picture is mixed with any other of the batch ("permutation"), or only with one of the "same-class" or of
    another class ("cross-class").
    ``classes``: the number of classes; integer labels then become soft labels [N, classes] float32. None: (y_a, y_b, share).
    ``smoothing``: label smoothing: every class gets smoothing / classes, and the label 1 - smoothing more (timm: 0.1).
    """

    partners: Among = fields.option(PARTNERS, default="permutation", kw_only=True)
    classes: int | None = fields.whole(default=None, low=1, high=1_000_000, optional=True, kw_only=True)
    smoothing: float = fields.fixed(default=0.0, low=0.0, high=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        known = self.smoothing == 0 or self.classes is not None
        check(known, self, "smoothing", "0 unless classes says over how many", self.smoothing)

    def needs_unit_range(self) -> bool:
        return True

    def emit(self, site: Site, partner: Ints, placed: Ints, window: Ints, how: str | None, **more: Any) -> None:
        """Emits the collage of each sample with its ``partner`` above, scaled to ``placed`` [N, 4] (y0, x0, y1, x1), which may
        leave the canvas, and shown in ``window`` [N, 4] of it. ``mirrored`` [N] turns it left to right."""
        site.note("partner", partner)
        mirrored = more.pop("mirrored", np.zeros(site.count, np.bool_))
        count, own = site.count, np.arange(site.count)
        matrix = np.tile(np.eye(3), (count, 2, 1, 1))
        matrix[:, 1] = _from_canvas(placed, site.canvas[partner], mirrored)
        windows = np.stack([np.concatenate([np.zeros_like(site.canvas), site.canvas], axis=1), window], axis=1)
        site.emit(Collage(
            place=site.place, active=site.active & (partner != own), source=np.stack([own, partner], axis=1), window=windows,
            matrix=matrix, size=site.canvas, interpolation=how, classes=self.classes, smoothing=self.smoothing, **more,
        ))  # fmt: skip


def _from_canvas(placed: Ints, canvas: Ints, mirrored: Bools) -> Floats:
    """From pixels of the new canvas to those of pictures of sizes ``canvas`` [N, 2] that are scaled to ``placed``."""
    step = canvas / (placed[:, 2:] - placed[:, :2])
    shift = -placed[:, :2] * step
    matrix = np.tile(np.eye(3), (len(canvas), 1, 1))
    matrix[:, 1, 1], matrix[:, 1, 2] = step[:, 0], shift[:, 0]
    matrix[:, 0, 0] = np.where(mirrored, -step[:, 1], step[:, 1])
    matrix[:, 0, 2] = np.where(mirrored, canvas[:, 1] - shift[:, 1], shift[:, 1])
    return matrix
