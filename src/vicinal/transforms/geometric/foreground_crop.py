"""A window that shows a class of the mask."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.around import drawn_points, emit_around
from vicinal.transforms.geometric.crop import slack


@transform
class ForegroundCrop(Transform):
    """Cuts out a window that holds a random pixel of the mask's foreground, each as likely. An exact copy.

    As Albumentations' CropNonEmptyMaskIfExists: for segmentation of what covers little of a picture. Of the windows that hold
    the pixel each whole-pixel place is as likely. Where nothing is foreground, or there is no mask (of one label a pixel), any
    window is. It looks at the mask, and so stands ahead of transforms that mix pictures.

    ``size``: size in pixels, (height, width) or one number for both.
    ``labels``: of the foreground, whole numbers; None: all but 0.
    ``border``: how the window is filled if the picture is smaller; None raises DataError for such pictures.
    ``fill``, ``mask_fill``: values of the border "constant". ``mask_border``: the border of masks.

    >>> out = vc.ForegroundCrop(16, labels=(2,))(image=image, mask=mask)
    >>> bool((out["mask"] == 2).any())
    True
    """

    size: fields.Size = fields.size()
    labels: tuple[int, ...] | None = fields.labels(default=None)
    border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        slack(self, site, size, self.border)
        masks = site.mask(self.labels)
        rows = [np.argwhere(mask) if on else mask[:0] for mask, on in zip(masks or (), site.active, strict=masks is not None)]
        point = drawn_points(rows, site.canvas, site.uniform("pixel", 2))
        emit_around(self, site, point, size)
