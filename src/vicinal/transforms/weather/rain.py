"""Rain."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance
from vicinal.transforms.units import LEVELS, SIDES
from vicinal.transforms.weather.painted import painted
from vicinal.transforms.weather.strokes import strokes

MOST, WIDEST = 20_000, 50
"""Drops, and pixels of their width."""


@picture_function(dtypes=("uint8", "float32"))
def rain_before(
    picture: Picture, drops: float, length: float, width: float, degrees: float, alpha: float, color: float, darken: float,
    chance: Chance,
) -> Picture:  # fmt: skip
    size = picture.shape[:2]
    layer = np.zeros(size, np.uint8)
    strokes(layer, int(drops), length * size[0], degrees, int(width), chance)
    soft = cv2.blur(layer, (3, 3)) if min(size) > 1 else layer  # drops are never in focus
    return painted(picture, color, np.asarray(soft, np.uint8), alpha / 255, 1 - darken)


@transform
class Rain(Transform):
    """Darkens the picture and puts streaks of rain before it.

    Albumentations' RandomRain darkens to 0.7 and draws about one drop for every 600 pixels.

    ``drops``: how many, a whole number of 0 to 20,000.
    ``length``: of a streak, in shares of the picture's height, in [0, 1].
    ``degrees``: how far streaks lean from straight down, clockwise, in [-90, 90]: above 0 they fall to the left.
    ``width``: of a streak in pixels, a whole number of 1 to 50.
    ``alpha``: how much of the picture the middle of a streak hides, in [0, 1].
    ``color``: of the streaks, a fraction of the range in [0, 1]; the same for all channels.
    ``darken``: the share of the light that the picture loses, in [0, 1].

    >>> bool((vc.Rain(drops=50, color=1.0, darken=0)(image) >= image).all())  # white streaks only add light
    True
    """

    drops: fields.Parameter = fields.integer(default=(100, 500), low=0, high=MOST)
    length: fields.Parameter = fields.number(default=(0.03, 0.1), low=0, high=1, of=SIDES)
    degrees: fields.Parameter = fields.number(default=(-15.0, 15.0), low=-90, high=90)
    width: fields.Parameter = fields.integer(default=1, low=1, high=WIDEST, kw_only=True)
    alpha: fields.Parameter = fields.number(default=(0.4, 0.8), low=0, high=1, kw_only=True)
    color: fields.Parameter = fields.number(default=200 / 255, low=0, high=1, kw_only=True, of=LEVELS)
    darken: fields.Parameter = fields.number(default=(0.1, 0.3), low=0, high=1, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        whole = {name: np.rint(drawn(self, site, name)) for name in ("drops", "width")}
        others = {name: drawn(self, site, name) for name in ("length", "degrees", "alpha", "color", "darken")}
        site.apply(rain_before, **whole, **others)
