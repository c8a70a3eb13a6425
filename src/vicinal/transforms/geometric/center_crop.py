"""The middle of the picture."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.crop import slack
from vicinal.transforms.geometric.warp import emit_shift, size_of


@transform
class CenterCrop(Transform):
    """Cuts out the middle of the picture. An exact copy.

    Of an odd number of pixels that must go, one more is cut off at the right or at the bottom.

    ``size``: size in pixels, (height, width) or one number for both.
    ``border``: how the window is filled if the picture is smaller; None raises DataError for such pictures.
    ``fill``, ``mask_fill``: values of the border "constant". ``mask_border``: the border of masks.

    >>> bool((vc.CenterCrop((20, 30))(image) == image[22:42, 17:47]).all())
    True
    """

    size: fields.Size = fields.size()
    border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        corner = (slack(self, site, size, self.border) // 2).astype(np.float64)
        emit_shift(self, site, corner[:, 1], corner[:, 0], "window", size_of(site, *size))
