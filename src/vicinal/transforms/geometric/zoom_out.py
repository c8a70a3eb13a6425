"""The picture somewhere on a larger canvas."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric.warp import emit_shift, of_active
from vicinal.transforms.units import LENGTHS


@transform
class ZoomOut(Transform):
    """Places the picture at a random whole-pixel place of a canvas that is larger by a drawn factor. An exact copy.

    Source: Liu et al., "SSD: Single shot multibox detector", 2016, section 3.6, as torchvision's RandomZoomOut (which does it
    to half of the pictures: p=0.5). After a Resize, objects are small.

    ``factor``: how many times as high and wide the canvas becomes, rounded to whole pixels; in [1, 100].
    ``border``, ``fill``, ``mask_fill``, ``mask_border``: how the new pixels are filled.

    >>> out = vc.ZoomOut(2)(image=image, boxes=boxes)
    >>> out["image"].shape, len(out["boxes"])
    ((128, 128, 3), 3)
    """

    factor: fields.Parameter = fields.number(default=(1.0, 4.0), low=1, high=100, of=LENGTHS)
    border: fields.Border = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = np.rint(site.canvas * drawn(self, site, "factor")[:, None]).astype(np.int64)
        y, x = np.floor(site.uniform("corner", 2) * (size - site.canvas + 1)).T
        site.note("y", y)
        site.note("x", x)
        emit_shift(self, site, -x, -y, "nothing", of_active(site, size))
