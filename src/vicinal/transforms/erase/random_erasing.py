"""A rectangular hole of random area and aspect."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.erase.rectangles import emit_erase

CANDIDATES = 10


@transform
class RandomErasing(Transform):
    """Erases a rectangle that lies inside the picture: the first of ten candidates that fits, else none.

    Source: Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation", AAAI 2020, algorithm 1; the aspect is
    log-uniform, so that lying and standing rectangles are alike. By default half of the pictures get one.

    ``area``: range (low, high) of the rectangle's area, uniform, fractions of the picture's in (0, 1].
    ``aspect``: range (low, high) of its width over its height, log-uniform, above 0.
    ``holes``: how many rectangles; they may overlap.
    ``fill``: a fraction of the range, one a channel, "mean" (of each channel) or "noise" (uniform over the range).
    """

    area: fields.Interval = fields.interval(default=(0.02, 0.4), high=1.0)
    aspect: fields.Interval = fields.interval(default=(0.3, 1 / 0.3))
    holes: int = fields.whole(default=1, low=1, high=1000, kw_only=True)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)
    p: float = fields.probability(default=0.5, kw_only=True)

    def lower(self, site: Site) -> None:
        columns = 2 + 2 * CANDIDATES
        uniform = site.uniform("rectangles", self.holes * columns).reshape(site.count, self.holes, columns)
        area, aspect = fields.as_range(self.area), fields.as_range(self.aspect)
        emit_erase(site, rectangles(uniform, site.canvas, area, aspect), self.fill)


def rectangles(uniform: Floats, canvas: Ints, area: tuple[float, float], aspect: tuple[float, float]) -> Ints:
    """[N, R, 4] as y0, x0, y1, x1 from ``uniform`` [N, R, 2 + 2 * CANDIDATES]; all zeros where no candidate fits."""
    sizes = canvas[:, None, None]
    pixels = np.prod(sizes, axis=3) * (area[0] + uniform[..., 2::2] * (area[1] - area[0]))
    low, high = np.log(aspect[0]), np.log(aspect[1])
    ratio = np.exp(low + uniform[..., 3::2] * (high - low))
    sides = np.maximum(np.rint(np.sqrt(np.stack([pixels / ratio, pixels * ratio], axis=-1))), 1.0).astype(np.int64)
    fits = (sides <= sizes).all(axis=3)
    first = fits.argmax(axis=2)[..., None, None]
    side = np.take_along_axis(sides, first, axis=2)[:, :, 0] * fits.any(axis=2)[..., None]
    room = canvas[:, None] - side + 1
    start = (uniform[..., :2] * room).astype(np.int64) * (side > 0)
    return np.concatenate([start, start + side], axis=2)
