"""Shadows of what is not in the picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.declare import declare
from vicinal.transforms.units import SIDES
from vicinal.transforms.weather.painted import Field, lit
from vicinal.transforms.weather.region import Region, places_in, region

BITS = 4
"""Of a pixel's fraction that OpenCV draws by."""


@picture_function(dtypes=("uint8", "float32"))
def shadows(picture: Picture, corners: Floats, count: float, vertices: float, strength: float, feather: float) -> Picture:
    size = picture.shape[:2]
    places = corners.reshape(-1, int(vertices), 2)[: int(count)] * size[::-1]
    share = sum((_inside(size, polygon) for polygon in places), np.zeros(size, np.float32)).clip(0, 1)
    return lit(picture, 1 - np.float32(strength) * smooth(share, feather * min(size)))


def _inside(size: tuple[int, int], corners: Floats) -> Field:
    """1 inside of the polygon whose corners [K, 2] (x, y) are taken in order around their middle, and 0 outside."""
    away = corners - corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]), kind="stable")]
    layer = np.zeros(size, np.uint8)
    cv2.fillPoly(layer, [np.rint((around - 0.5) * (1 << BITS)).astype(np.int32)], 1, shift=BITS)
    return layer.astype(np.float32)


@transform
class Shadow(Transform):
    """Darkens polygons, as shadows of things beyond the picture; as Albumentations' RandomShadow.

    ``count``: how many polygons, a whole number of 0 to 20; where they overlap it is no darker.
    ``strength``: the share of the light that is lost, in [0, 1]; 0 keeps the picture.
    ``vertices``: corners of a polygon, a whole number of 3 to 20.
    ``region``: where corners are drawn: (x0, y0, x1, y1) in shares of width and height. The lower half is the default.
    ``feather``: deviation of the Gaussian that softens the rim, in shares of the shorter side, in [0, 0.2].

    >>> np.unique(vc.Pipeline([vc.Shadow(count=1, strength=0.5, feather=0)], seed=1)(np.full((64, 64), 100, np.uint8), ids=0))
    array([ 50, 100], dtype=uint8)
    """

    count: fields.Parameter = fields.integer(default=(1, 2), low=0, high=20)
    strength: fields.Parameter = fields.number(default=(0.3, 0.6), low=0, high=1)
    vertices: int = fields.whole(default=5, low=3, high=20, kw_only=True)
    region: Region = declare(region, default=(0.0, 0.5, 1.0, 1.0), kw_only=True)
    feather: fields.Parameter = fields.number(default=(0.0, 0.02), low=0, high=0.2, kw_only=True, of=SIDES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        declared: Any = self.count
        most = max(int(np.rint(declared.bounds()[1])), 1)
        corners = places_in(site, "corners", self.region, most * self.vertices)
        site.note("corners", corners)
        site.apply(
            shadows, corners=corners.reshape(site.count, 2 * most * self.vertices), count=np.rint(drawn(self, site, "count")),
            vertices=float(self.vertices), strength=drawn(self, site, "strength"), feather=drawn(self, site, "feather"),
        )  # fmt: skip
