"""The distortion of a lens."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import emit_field
from vicinal.transforms.geometric.warp import Warped

CELLS = 64
"""Of the lattice along a side L: places are right to |k1| L / 4096, a twentieth of a pixel for 0.2 of 1024."""


@transform
class LensDistortion(Warped):
    """Moves every pixel towards or away from the middle, as the glass of a lens; targets move along, and lines bend.

    Source: Brown, "Decentering distortion of lenses", 1966, its radial part: what is seen at a distance r from the middle
    lay at r (1 + k1 r^2 + k2 r^4), r in half diagonals of the picture. Above 0 squares become barrels, and the corners look
    beyond the picture; below 0 they become pincushions. OpenCV counts in focal lengths, for which
    Albumentations takes the sides: of a square picture a k1 of theirs is k1 / 2 here, and a k2 is k2 / 4. Where the picture
    would fold, all shifts are scaled down by the share recorded as ``strength``.

    ``k1``: the part that grows with the square, in [-1, 1]; 0 keeps the picture.
    ``k2``: the part that grows with the fourth power, in [-1, 1].

    >>> vc.LensDistortion(k1=0.3)(image=image, keypoints=[[32.0, 32.0]])["keypoints"]  # the middle stays
    [[32.0, 32.0]]
    """

    k1: fields.Parameter = fields.number(default=(-0.2, 0.2), low=-1, high=1)
    k2: fields.Parameter = fields.number(default=0.0, low=-1, high=1)

    def lower(self, site: Site) -> None:
        k1, k2, canvas = drawn(self, site, "k1"), drawn(self, site, "k2"), site.canvas
        along = np.arange(CELLS + 1) / CELLS - 0.5

        height, width = canvas.T[:, :, None].astype(np.float64)
        y, x = (height * along)[:, :, None], (width * along)[:, None, :]
        square = (x * x + y * y) / (0.25 * (height * height + width * width))[:, :, None]
        grows = k1[:, None, None] * square + k2[:, None, None] * square * square
        emit_field(self, site, np.full((site.count, 2), CELLS + 1), np.stack([x * grows, y * grows], axis=-1))
