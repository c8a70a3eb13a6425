"""Another picture, made small and pasted."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.mix.overlay import Overlay
from vicinal.transforms.mix.partners import partners


@transform
class ResizeMix(Overlay):
    """Pastes another whole picture of the batch, made smaller, into each picture, and mixes the labels by area.

    The pasted picture gets the aspect ratio of this one and lies at a uniformly drawn place. All its targets are pasted, too.
    Boxes, polygons and instances are cut to their visible part. A picture without a partner stays unchanged.

    Source: Qin, Fang, Zhang, Liu, Wang, Wang, "ResizeMix: Mixing Data with Preserved Object Information", 2020.

    ``scale``: the sides of the pasted picture, as a share of this picture's sides, in (0, 1].
    ``min_visibility``: objects are dropped if less than this share of them is still visible, in [0, 1].
    ``interpolation``, ``antialias``: as in Resize. ``partners``, ``classes``, ``smoothing``: as in CutMix.

    >>> out = vc.ResizeMix(scale=0.5, classes=2)(vc.Batch(images, labels=[0, 1, 0, 1], boxes=[boxes] * 4))
    >>> out.labels.shape
    (4, 2)
    """

    scale: fields.Parameter = fields.number(default=(0.1, 0.8), low=0.01, high=1)
    min_visibility: float = fields.probability(default=0.0, kw_only=True)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    antialias: bool = fields.flag(default=True, kw_only=True)

    def lower(self, site: Site) -> None:
        partner = partners(site, self.partners).partner
        scale = drawn(self, site, "scale")
        inner = np.clip(np.rint(site.canvas * scale[:, None]), 1, site.canvas).astype(np.int64)
        corner = np.floor(site.uniform("corner", 2) * (site.canvas - inner + 1)).astype(np.int64)
        rectangle = np.concatenate([corner, corner + inner], axis=1)
        site.note("rectangle", rectangle)
        how = "area" if self.antialias and self.interpolation == "bilinear" else self.interpolation
        self.emit(site, partner, rectangle, rectangle, how, least=self.min_visibility)
