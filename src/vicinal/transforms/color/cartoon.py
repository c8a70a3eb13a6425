"""A picture as if it were drawn: flat areas and dark lines."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.declare import LEVELS

LEAST = 16
"""Pixels of a side below which OpenCV's pyramid has no second level."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def cartoon(picture: Floats, radius: float, similarity: float, edges: float) -> Floats:
    levels = np.rint(picture * 255).astype(np.uint8)
    flat = levels if levels.shape[2] == 3 else np.repeat(levels, 3, axis=2)
    deep = 1 if min(flat.shape[:2]) >= LEAST else 0
    flat = np.asarray(cv2.pyrMeanShiftFiltering(flat, radius, 255 * similarity, maxLevel=deep))
    result = flat[:, :, : picture.shape[2]].astype(np.float32) / np.float32(255)
    return result * (1 - np.float32(edges) * _lines(levels))[:, :, None]


def _lines(levels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Floats:
    """1 where the smoothed picture rises most steeply, 0 where it is even, [H, W]."""
    grey = levels[:, :, 0] if levels.shape[2] == 1 else np.asarray(cv2.cvtColor(levels, cv2.COLOR_RGB2GRAY))
    soft = np.asarray(cv2.medianBlur(grey, 3), np.float32) / np.float32(255)
    rise = np.hypot(*(cv2.Sobel(soft, cv2.CV_32F, x, 1 - x) for x in (0, 1))) / np.float32(4)
    return np.clip(rise / STEEP, 0, 1).astype(np.float32)


STEEP = np.float32(0.15)
"""Slope, in fractions of the range a pixel, from which on a line is wholly there."""


@transform
class Cartoon(Transform):
    """Makes areas of similar colour flat and draws dark lines where it rises steeply, as imgaug's Cartoon does.

    Areas by OpenCV's mean shift (Comaniciu and Meer, "Mean Shift", 2002) at 8 bits; lines by Sobel's slope behind a median.
    Pictures must have 1 or 3 colour channels. It takes long: about a tenth of a second for 224 x 224.

    ``radius``: how far pixels are averaged, in pixels of 1 to 30.
    ``similarity``: how much colours may differ that are averaged, in fractions of the range in [0, 1].
    ``edges``: how dark lines are, in [0, 1]; 0 draws none.

    >>> colours = lambda picture: len(np.unique(picture.reshape(-1, 3), axis=0))
    >>> colours(vc.Cartoon(edges=0)(image)) < colours(image)
    True
    """

    radius: fields.Parameter = fields.number(default=(4, 8), low=1, high=30)
    similarity: fields.Parameter = fields.number(default=(0.08, 0.2), low=0, high=1, of=LEVELS)
    edges: fields.Parameter = fields.number(default=(0.5, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(cartoon, **{name: drawn(self, site, name) for name in ("radius", "similarity", "edges")})
