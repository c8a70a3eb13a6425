"""The wrong white."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.distributions import LogUniform
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import emit_of_rgb
from vicinal.transforms.units import FACTORS


@transform
class WhiteBalance(Transform):
    """Multiplies red and blue, each by its own factor, as a camera with a wrong idea of white does. Grey pictures stay.

    The diagonal model of von Kries. ColorTemperature and PlanckianJitter keep to the colours of lamps and daylight; here red
    and blue are independent, so that green and magenta casts come out, too.

    ``red``, ``blue``: factors, in [0, 20]; 1 keeps the channel. The default draws 1 / 1.25 to 1.25, evenly in the logarithm.

    >>> vc.WhiteBalance(red=1.2, blue=0.8)(np.full((1, 1, 3), 100, np.uint8))
    array([[[120, 100,  80]]], dtype=uint8)
    """

    red: fields.Parameter = fields.number(default=LogUniform(0.8, 1.25), low=0, of=FACTORS)
    blue: fields.Parameter = fields.number(default=LogUniform(0.8, 1.25), low=0, of=FACTORS)

    def lower(self, site: Site) -> None:
        red, blue = drawn(self, site, "red"), drawn(self, site, "blue")
        scale = np.stack([red, np.ones_like(red), blue], axis=1)
        emit_of_rgb(site, scale, np.zeros(scale.shape))
