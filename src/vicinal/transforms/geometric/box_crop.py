"""A window that shows at least one box."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.around import emit_around
from vicinal.transforms.geometric.crop import slack


@transform
class BoxCrop(Transform):
    """Cuts out a window that contains a random pixel of a random box. An exact copy.

    As Albumentations' AtLeastOneBBoxRandomCrop. First a box, then a pixel of it, then a window that contains it are drawn
    uniformly. In pictures without boxes, any window may be drawn. It uses the boxes, so it must come before transforms
    that mix pictures. The pipeline's ``min_area`` and
    ``min_visibility`` decide which cut boxes are kept.

    ``size``: size in pixels, (height, width) or one number for both.
    ``border``: how the window is filled if the picture is smaller; None raises DataError for such pictures.
    ``fill``, ``mask_fill``: values of the border "constant". ``mask_border``: the border of masks.

    >>> out = vc.BoxCrop(32)(image=image, boxes=boxes)
    >>> out["image"].shape, len(out["boxes"]) > 0
    ((32, 32, 3), True)
    """

    size: fields.Size = fields.size()
    border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        slack(self, site, size, self.border)
        point = _points(site.boxes(), site.canvas, site.uniform("point", 3))
        emit_around(self, site, point, size)


def _points(boxes: list[Floats] | None, canvas: Ints, uniform: Floats) -> Ints:
    """A pixel (row, column) [N, 2] of one of each sample's boxes, or of its canvas; ``uniform`` [N, 3]."""
    low, high = np.zeros((len(canvas), 2)), canvas.astype(np.float64)
    for sample, rows in enumerate(boxes or ()):
        if len(rows):
            x0, y0, x1, y1 = rows[int(uniform[sample, 2] * len(rows))]
            low[sample], high[sample] = (y0, x0), (y1, x1)
    return np.minimum(np.floor(low + uniform[:, :2] * (high - low)).astype(np.int64), canvas - 1)
