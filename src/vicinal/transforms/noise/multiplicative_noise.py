"""Noise in proportion to the light."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.chance import normal, random
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance
from vicinal.transforms.fields import as_range
from vicinal.transforms.noise.by_field import field_shape, times
from vicinal.transforms.units import FACTORS


@picture_function(dtypes=("uint8", "float32"))
def multiplicative_noise(picture: Picture, low: float, high: float, per_channel: float, chance: Chance) -> Picture:
    return times(picture, random(chance, field_shape(picture, per_channel), np.float32), high - low, low)


@picture_function(dtypes=("uint8", "float32"))
def speckle_noise(picture: Picture, std: float, per_channel: float, chance: Chance) -> Picture:
    return times(picture, normal(chance, field_shape(picture, per_channel)), std, 1)


@transform
class MultiplicativeNoise(Transform):
    """Multiplies every pixel by a number of its own, drawn evenly from a range; ``Multiply`` draws one a picture.

    ``factor``: the range (low, high) that is drawn from, above 0, at most 20; 1 keeps a pixel.
    ``per_channel``: True draws a number for every value instead of every pixel, which gives coloured noise.

    >>> out = vc.MultiplicativeNoise((0.5, 1.5))(np.full((64, 64), 100, np.uint8))
    >>> bool(50 <= out.min() < out.max() <= 150)
    True
    """

    factor: fields.Interval = fields.interval(default=(0.9, 1.1), of=FACTORS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        low, high = as_range(self.factor)
        site.apply(multiplicative_noise, low=low, high=high, per_channel=float(self.per_channel))


@transform
class SpeckleNoise(Transform):
    """Adds Gaussian noise in proportion to each value: x + x z, as radar and ultrasound show.

    ``std``: standard deviation of z, in [0, 1].
    ``per_channel``: False draws one number for each pixel and uses it for all channels, which gives grey noise.

    >>> vc.SpeckleNoise(std=0.1)(np.zeros((1, 3), np.uint8))  # black stays black
    array([[0, 0, 0]], dtype=uint8)
    """

    std: fields.Parameter = fields.number(default=(0.0, 0.1), low=0, high=1)
    per_channel: bool = fields.flag(default=True, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(speckle_noise, std=drawn(self, site, "std"), per_channel=float(self.per_channel))
