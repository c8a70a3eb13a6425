"""A window of random area and aspect, resized."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.kernels import kernels_of
from vicinal.sampling.window_columns import window_columns
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_inside, size_of

CANDIDATES = 10


@transform
class RandomResizedCrop(Transform):
    """Cuts out a window of random area and aspect ratio, and resizes it to ``size``.

    As in Szegedy et al., "Going deeper with convolutions", 2015, section 6, in torchvision's form: the area is uniform and the
    aspect ratio log-uniform. The first of ten windows that fits into the picture is taken; if none fits, the largest central
    window with an aspect ratio in the range. Windows are not rounded to whole pixels. Their x, y, width and height in pixels
    are recorded.

    ``size``: size of the result in pixels, (height, width) or one number for both.
    ``scale``: range (low, high) of the window's area, as fractions of the picture's area in (0, 1].
    ``ratio``: range (low, high) of the window's width over its height, above 0.
    ``interpolation``: interpolation between pixels; "area" antialiases when the picture shrinks.

    >>> out = vc.RandomResizedCrop(32, scale=(0.25, 1.0))(image=image, mask=mask)
    >>> out["image"].shape, out["mask"].shape
    ((32, 32, 3), (32, 32))
    """

    size: fields.Size = fields.size()
    scale: fields.Interval = fields.interval(default=(0.08, 1.0), high=1.0)
    ratio: fields.Interval = fields.interval(default=(3 / 4, 4 / 3))
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)

    def lower(self, site: Site) -> None:
        uniform = site.uniform_rows("window", 2 + 2 * CANDIDATES)
        (least, most), ratio, size = fields.as_range(self.scale), fields.as_range(self.ratio), fields.as_pair(self.size)
        if site.lowering.traced:
            windows = np.stack(window_columns(uniform, site.canvas, (least, most - least), ratio))
            x, y, width, height = windows
            inverse = matrices.upright(site.count, width / size[1], x, height / size[0], y)
        else:
            windows, inverse = np.empty((4, site.count)), np.empty((site.count, 3, 3))
            _kernel()(uniform, site.canvas, least, most - least, *ratio, *size, windows, inverse)
        for name, values in zip(("x", "y", "width", "height"), windows, strict=True):
            site.note(name, values)
        emit_inside(site, inverse, size_of(site, *size), self.interpolation, "window")


@cache
def _kernel() -> Any:
    return kernels_of("vicinal.sampling.window_kernel").window_block
