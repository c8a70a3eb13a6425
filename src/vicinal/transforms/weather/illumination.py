"""Light that differs from place to place."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.elementary import sines_cosines
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import SHARES, SIDES
from vicinal.transforms.weather.painted import lit, offsets

KINDS = ("linear", "corner", "gaussian")


@picture_function(dtypes=("uint8", "float32"))
def linear_light(picture: Picture, strength: float, right: float, below: float) -> Picture:
    """From nothing at the corner that lies furthest behind, along a direction, to all at the one furthest ahead."""
    height, width = picture.shape[:2]
    across, down = offsets(picture.shape, 0.5, 0.5)
    along = (right * across + below * down) / (abs(right) * width + abs(below) * height) + 0.5
    return lit(picture, (1 + strength * along).astype(np.float32))


@picture_function(dtypes=("uint8", "float32"))
def corner_light(picture: Picture, strength: float, x: float, y: float) -> Picture:
    """From all at a corner to nothing at the opposite one."""
    across, down = offsets(picture.shape, x, y)
    away = np.sqrt(across * across + down * down) / math.hypot(*picture.shape[:2])
    return lit(picture, (1 + strength * (1 - away)).astype(np.float32))


@picture_function(dtypes=("uint8", "float32"))
def gaussian_light(picture: Picture, strength: float, x: float, y: float, sigma: float) -> Picture:
    """A spot; ``sigma`` in shorter sides."""
    across, down = (np.exp(-0.5 * np.square(one / (sigma * min(picture.shape[:2])))) for one in offsets(picture.shape, x, y))
    return lit(picture, (1 + strength * across * down).astype(np.float32))


@transform
class Illumination(Transform):
    """Makes one side, one corner or one spot of the picture brighter or darker, as Albumentations' Illumination.

    Values are multiplied by 1 + strength w. Linear: w rises from 0 to 1 from the corner that lies furthest behind to the one
    furthest ahead in the direction ``degrees``. Corner: w is 1 at a corner, each as likely, and falls with the distance to 0
    at the opposite one. Gaussian: w is exp(-d^2 / (2 sigma^2)) at the distance d from (x, y).

    ``kind``: linear, corner or gaussian.
    ``strength``: in [-1, 1]; below 0 darkens, and 0 keeps the picture.
    ``degrees``: of the linear kind, clockwise from the right.
    ``x``, ``y``: where the spot of the gaussian kind is, in shares of width and height in [0, 1].
    ``sigma``: of the spot, in shorter sides, in [0.01, 10].

    >>> vc.Illumination("linear", strength=-0.5, degrees=0)(np.full((1, 5), 100, np.uint8))
    array([[95, 85, 75, 65, 55]], dtype=uint8)
    """

    kind: Literal["linear", "corner", "gaussian"] = fields.option(KINDS, default="linear")
    strength: fields.Parameter = fields.number(default=(-0.3, 0.3), low=-1, high=1, of=SHARES)
    degrees: fields.Parameter = fields.number(default=(0.0, 360.0), kw_only=True)
    x: fields.Parameter = fields.number(default=(0.1, 0.9), low=0, high=1, kw_only=True, of=SIDES)
    y: fields.Parameter = fields.number(default=(0.1, 0.9), low=0, high=1, kw_only=True, of=SIDES)
    sigma: fields.Parameter = fields.number(default=(0.2, 1.0), low=0.01, high=10, kw_only=True, of=SIDES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        strength = drawn(self, site, "strength")
        if self.kind == "linear":
            below, right = sines_cosines(drawn(self, site, "degrees"))
            site.apply(linear_light, strength=strength, right=right, below=below)
        elif self.kind == "corner":
            corner = np.floor(2 * site.uniform("corner", 2))
            site.note("corner", corner)
            site.apply(corner_light, strength=strength, x=corner[:, 0], y=corner[:, 1])
        else:
            site.apply(
                gaussian_light, strength=strength, **{name: drawn(self, site, name) for name in ("x", "y", "sigma")}
            )
