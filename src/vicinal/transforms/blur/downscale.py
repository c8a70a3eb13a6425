"""A lower resolution."""

from __future__ import annotations

import cv2

from vicinal.program.lowering import Site
from vicinal.program.ops import INTERPOLATIONS, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels

OPENCV = (cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA)
"""What OpenCV calls each of INTERPOLATIONS."""


@picture_function(dtypes=("uint8", "uint16", "float32"))  # bicubic overshoots
def downscale(picture: Picture, factor: float, down: float, up: float) -> Picture:
    height, width = picture.shape[:2]
    small = max(1, int(width * factor + 0.5)), max(1, int(height * factor + 0.5))
    less = by_channels(lambda part: cv2.resize(part, small, interpolation=OPENCV[int(down)]), picture)
    return by_channels(lambda part: cv2.resize(part, (width, height), interpolation=OPENCV[int(up)]), less)


@transform
class Downscale(Transform):
    """Shrinks the picture and enlarges it to its size, both by OpenCV; targets stay. Simulates a low resolution.

    ``factor``: what is left of each side, in [0.01, 1], at least a pixel; 1 keeps the picture.
    ``down``: how it shrinks: nearest, bilinear, bicubic or area, the mean of all pixels.
    ``up``: how it is enlarged: nearest, which gives blocks, bilinear, bicubic or area.

    >>> vc.Downscale(0.5, up="nearest")(np.array([[0, 100, 40, 40]] * 2, np.uint8))
    array([[50, 50, 40, 40],
           [50, 50, 40, 40]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.25, 0.75), low=0.01, high=1)
    down: fields.Interpolation = fields.interpolation(default="area", kw_only=True)
    up: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        down, up = (float(INTERPOLATIONS.index(name)) for name in (self.down, self.up))
        site.apply(downscale, factor=drawn(self, site, "factor"), down=down, up=up)
