"""Snow."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.grey import grey
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.units import SIDES
from vicinal.transforms.weather.painted import painted
from vicinal.transforms.weather.strokes import strokes

MOST, DEPTHS = 10_000, 4
"""Flakes, and how many distances from the camera they are at: a half, a third, a quarter as large further away."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def snow_before(
    picture: Floats, flakes: float, size: float, streak: float, degrees: float, alpha: float, pallor: float, chance: Chance
) -> Floats:
    below = _paler(picture, pallor)
    shorter = min(picture.shape[:2])
    layer = np.zeros(picture.shape[:2], np.uint8)
    for depth in range(1, DEPTHS + 1):  # the furthest and smallest are the most
        count = int(flakes * depth * 2 / (DEPTHS * (DEPTHS + 1)) + 0.5)
        width = max(round(size * shorter / depth), 1)
        strokes(layer, count, streak * picture.shape[0] / depth, degrees, width, chance)
    share = smooth(layer.astype(np.float32) / np.float32(255), min(0.1 * size * shorter + 0.3, 20))
    return painted(below, 1.0, share, alpha)


def _paler(picture: Floats, pallor: float) -> Floats:
    """The picture, which is written to."""
    pale = kernels_of("vicinal.transforms.weather.paint_kernel").pale_block
    pale(picture.reshape(-1, picture.shape[2]), grey(picture).reshape(-1), np.float32(pallor))
    return picture


@transform
class Snow(Transform):
    """Puts falling flakes before the picture and makes what lies behind them pale.

    Flakes are at four distances, and the further the smaller and the more. A share ``pallor`` of a value x becomes the
    greater of x and 1.5 g + 0.5, for the grey g of its pixel (Hendrycks and Dietterich 2019, whose snow is
    Corruption("snow")). Pictures must have 1 or 3 colour channels.

    ``flakes``: how many, a whole number of 0 to 10,000.
    ``size``: of the nearest, in shares of the shorter side, in [0, 0.2]; at least a pixel.
    ``streak``: how far the nearest fall while the shutter is open, in shares of the picture's height, in [0, 1].
    ``degrees``: how far they fall from straight down, clockwise, in [-90, 90]: above 0 to the left.
    ``alpha``: how much of the picture the middle of a flake hides, in [0, 1].
    ``pallor``: in [0, 1]; 0 leaves the picture behind the flakes as it is.

    >>> bool(vc.Snow(flakes=200, pallor=0.3)(image).mean() > image.mean())
    True
    """

    flakes: fields.Parameter = fields.integer(default=(100, 500), low=0, high=MOST)
    size: fields.Parameter = fields.number(default=(0.01, 0.03), low=0, high=0.2, of=SIDES)
    streak: fields.Parameter = fields.number(default=(0.0, 0.05), low=0, high=1, kw_only=True, of=SIDES)
    degrees: fields.Parameter = fields.number(default=(-30.0, 30.0), low=-90, high=90, kw_only=True)
    alpha: fields.Parameter = fields.number(default=(0.6, 1.0), low=0, high=1, kw_only=True)
    pallor: fields.Parameter = fields.number(default=(0.1, 0.3), low=0, high=1, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        names = ("size", "streak", "degrees", "alpha", "pallor")
        flakes = np.rint(drawn(self, site, "flakes"))
        site.apply(snow_before, flakes=flakes, **{name: drawn(self, site, name) for name in names})
