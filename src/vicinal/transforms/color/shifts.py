"""What is added to all values, or to those of a channel."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import emit_of_rgb, one_a_channel
from vicinal.transforms.units import LEVELS


@transform
class Add(Transform):
    """Adds a number to every value, and clips, as imgaug's Add.

    ``value``: a fraction of the range in [-1, 1]; an 8-bit value v is v / 255.
    ``per_channel``: True draws a number for each colour channel, which tints the picture.

    >>> vc.Add(0.2)(np.array([[0, 100, 250]], np.uint8))
    array([[ 51, 151, 255]], dtype=uint8)
    """

    value: fields.Parameter = fields.number(default=(-0.1, 0.1), low=-1, high=1, of=LEVELS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        bias = one_a_channel(self, site, "value") if self.per_channel else drawn(self, site, "value")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=np.ones(bias.shape), bias=bias))


@transform
class RGBShift(Transform):
    """Adds a number of its own to red, green and blue, and clips, as Albumentations' RGBShift. Grey pictures stay.

    ``red``, ``green``, ``blue``: fractions of the range in [-1, 1]; an 8-bit value v is v / 255.

    >>> vc.RGBShift(red=0.2, green=0, blue=-0.2)(np.full((1, 1, 3), 100, np.uint8))
    array([[[151, 100,  49]]], dtype=uint8)
    """

    red: fields.Parameter = fields.number(default=(-20 / 255, 20 / 255), low=-1, high=1, of=LEVELS)
    green: fields.Parameter = fields.number(default=(-20 / 255, 20 / 255), low=-1, high=1, of=LEVELS)
    blue: fields.Parameter = fields.number(default=(-20 / 255, 20 / 255), low=-1, high=1, of=LEVELS)

    def lower(self, site: Site) -> None:
        bias = np.stack([drawn(self, site, name) for name in ("red", "green", "blue")], axis=1)
        emit_of_rgb(site, np.ones(bias.shape), bias)
