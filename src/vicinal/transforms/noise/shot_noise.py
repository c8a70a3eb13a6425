"""Noise of light that is counted."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance, Floats


@picture_function(dtypes=("float32",))
def shot_noise(picture: Floats, photons: float, chance: Chance) -> Floats:
    return (chance.poisson(picture.astype(np.float64) * photons) / photons).astype(np.float32)


@transform
class ShotNoise(Transform):
    """Replaces every value by a count of photons: Poisson noise, as sensors have in little light.

    A value x becomes a Poisson number of mean ``photons`` x, divided by ``photons``: its mean is x, and its standard
    deviation the square root of x / photons.

    ``photons``: how many make white, of 1 to 1,000,000; fewer mean more noise.

    >>> np.unique(vc.ShotNoise(photons=2)(np.full((64, 64), 0.5, np.float32)))  # none, one, two or more
    array([0. , 0.5, 1. ], dtype=float32)
    """

    photons: fields.Parameter = fields.number(default=(30.0, 1000.0), low=1, high=1_000_000)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(shot_noise, photons=drawn(self, site, "photons"))
