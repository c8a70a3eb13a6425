"""A rectangular hole of random area and aspect."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import transform
from vicinal.transforms.erase.hole_columns import rectangle_columns
from vicinal.transforms.erase.rectangles import Holed, emit_erase, kernels

CANDIDATES = 10


@transform
class RandomErasing(Holed):
    """Erases a random rectangle inside the picture.

    Source: Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation", AAAI 2020, algorithm 1; the aspect ratio is
    log-uniform, so wide and tall rectangles are equally likely. The first of ten rectangles that fits is taken; if none fits,
    nothing is erased. By default half of the pictures get one (p=0.5).

    ``area``: range (low, high) of the rectangle's area, as fractions of the picture's area in (0, 1].
    ``aspect``: range (low, high) of its width divided by its height, above 0.
    ``holes``: how many rectangles; they may overlap.
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).

    >>> out = vc.RandomErasing(area=(0.1, 0.2), fill="noise", p=1.0)(image)
    >>> bool(0.05 < (out != image).any(axis=2).mean() < 0.25)
    True
    """

    area: fields.Interval = fields.interval(default=(0.02, 0.4), high=1.0)
    aspect: fields.Interval = fields.interval(default=(0.3, 1 / 0.3))
    holes: int = fields.whole(default=1, low=1, high=1000, kw_only=True)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)
    p: float = fields.probability(default=0.5, kw_only=True)

    def lower(self, site: Site) -> None:
        uniform = site.uniform_rows("rectangles", self.holes * (2 + 2 * CANDIDATES))
        (least, most), aspect = fields.as_range(self.area), fields.as_range(self.aspect)
        if site.lowering.traced:
            rectangles = rectangle_columns(uniform, site.canvas, (least, most - least), aspect, self.holes)
        else:
            rectangles = np.empty((site.count, self.holes, 4), np.int64)
            kernels().rectangle_block(uniform, site.canvas, least, most - least, *aspect, rectangles)
        emit_erase(self, site, rectangles, self.fill)
