"""Objects of another picture, pasted."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.mix.overlay import Overlay
from vicinal.transforms.mix.partners import partners
from vicinal.transforms.mix.stencils import SomeObjects


@transform
class CopyPaste(Overlay):
    """Pastes objects of another picture of the batch into each picture; needs instance masks, or boxes with polygons.

    The other picture is first scaled, perhaps mirrored, and placed at random inside this one (or around it, if it is larger).
    Masks and polygons of covered objects lose the covered part, and boxes are drawn around the rest; objects of which too
    little is left are dropped. Pasted objects come after the others in the lists, with their labels and fields. Instance ids
    that are already in use are replaced. Labels of pictures are mixed by area. A picture without a partner stays unchanged.

    Source: Ghiasi, Cui, Srinivas, Qian, Lin, Cubuk, Le, Zoph, "Simple Copy-Paste", CVPR 2021.

    ``share``: the share of the other picture's objects that is pasted, in [0, 1], rounded up.
    ``scale``: the factor by which the other picture is scaled.
    ``flip``: the probability that it is mirrored, in [0, 1].
    ``min_visibility``: objects are dropped if less than this share of them is still visible, in [0, 1].
    ``interpolation``, ``antialias``: as in Resize. ``partners``, ``classes``, ``smoothing``: as in CutMix.

    >>> batch = vc.Batch(images, instances=[mask] * 4, boxes=[vc.boxes_from_instances(mask)] * 4)
    >>> out = vc.Pipeline([vc.CopyPaste(share=1, min_visibility=0)], seed=1)(batch)
    >>> sum(map(len, out.boxes)) > sum(map(len, batch.boxes))
    True
    """

    share: fields.Parameter = fields.number(default=(0, 1), low=0, high=1)
    scale: fields.Parameter = fields.number(default=(0.5, 1.5), low=0.05, high=20)
    flip: float = fields.probability(default=0.5, kw_only=True)
    min_visibility: float = fields.probability(default=0.1, kw_only=True)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    antialias: bool = fields.flag(default=True, kw_only=True)

    def lower(self, site: Site) -> None:
        partner = partners(site, self.partners).partner
        share, scale = drawn(self, site, "share"), drawn(self, site, "scale")
        mirrored = site.uniform("flip")[:, 0] < self.flip
        inner = np.maximum(np.rint(site.canvas[partner] * scale[:, None]), 1).astype(np.int64)
        room = site.canvas - inner
        spread = np.floor(site.uniform("corner", 2) * (np.abs(room) + 1)).astype(np.int64)
        corner = np.where(room < 0, -spread, spread)
        for name, values in (("flip", mirrored), ("y", corner[:, 0]), ("x", corner[:, 1])):
            site.note(name, values)
        placed = np.concatenate([corner, corner + inner], axis=1)
        window = np.concatenate([np.maximum(corner, 0), np.minimum(corner + inner, site.canvas)], axis=1)
        how = "area" if self.antialias and self.interpolation == "bilinear" else self.interpolation
        self.emit(
            site, partner, placed, window, how, mirrored=mirrored, least=self.min_visibility,
            stencil=SomeObjects(share, site.keys("objects")),
        )  # fmt: skip
