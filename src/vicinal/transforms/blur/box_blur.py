"""Box blur: the mean of a square."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Filter
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform

WIDEST = 500
"""The greatest radius in pixels."""


@transform
class BoxBlur(Transform):
    """Takes the mean of a square window about every pixel. The picture is mirrored at its edges, without repeating the edge.

    ``radius``: in pixels, a whole number of 0 to 500; the window has 2 radius + 1 pixels a side, and 0 keeps the picture.

    >>> dot = np.zeros((7, 7), np.uint8)
    >>> dot[3, 3] = 90
    >>> vc.BoxBlur(radius=1)(dot)[3]
    array([ 0,  0, 10, 10, 10,  0,  0], dtype=uint8)
    """

    radius: fields.Parameter = fields.integer(default=(1, 3), low=0, high=WIDEST)

    def lower(self, site: Site) -> None:
        declared: Any = self.radius
        longest = int(np.rint(declared.bounds()[1]))  # so that kernels are as long in any batch
        radius = np.rint(drawn(self, site, "radius"))[:, None]
        kernel = (np.abs(np.arange(-longest, longest + 1)) <= radius) / (2 * radius + 1)
        site.emit(Filter(place=site.place, active=site.active, kernel_x=kernel, kernel_y=kernel))
