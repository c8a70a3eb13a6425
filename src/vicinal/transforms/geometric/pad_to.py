"""A canvas of at least some size."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.warp import emit_shift, of_active

POSITIONS = ("center", "top_left", "top_right", "bottom_left", "bottom_right", "random")


Position: TypeAlias = Literal["center", "top_left", "top_right", "bottom_left", "bottom_right", "random"]


@transform
class PadTo(Transform):
    """Pads pictures that are smaller than a size, as Albumentations' PadIfNeeded. An exact copy.

    ``size``: the least (height, width) in pixels, or one number for both.
    ``multiple``: both sides become multiples of this whole number of pixels (32 for many networks).
    ``position``: where the picture lies: "center" (an odd pixel goes below and to the right), "top_left", "top_right",
    "bottom_left", "bottom_right", or "random" (each whole-pixel place as likely).
    ``border``, ``fill``, ``mask_fill``, ``mask_border``: how the new pixels are filled.

    >>> vc.PadTo(multiple=32)(image[:40, :50]).shape
    (64, 64, 3)
    """

    size: fields.Size = fields.size(default=1)
    multiple: int = fields.whole(default=1, low=1, high=2**15)
    position: Position = fields.option(POSITIONS, default="center", kw_only=True)
    border: fields.Border = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        least = np.maximum(site.canvas, fields.as_pair(self.size))
        room = -(-least // self.multiple) * self.multiple - site.canvas
        if self.position == "center":
            corner = room // 2
        elif self.position == "random":
            corner = np.floor(site.uniform("corner", 2) * (room + 1)).astype(np.int64)
        else:
            corner = room * ("bottom" in self.position, "right" in self.position)
        site.note("y", corner[:, 0])
        site.note("x", corner[:, 1])
        shift = -corner.astype(np.float64)
        emit_shift(self, site, shift[:, 1], shift[:, 0], "nothing", of_active(site, site.canvas + room))
