"""Noise of light that is counted."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.chance import poisson_of
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance


@picture_function(dtypes=("uint8", "float32"))
def shot_noise(picture: Picture, photons: float, chance: Chance) -> Picture:
    if picture.dtype != np.uint8:
        return (chance.poisson(picture.astype(np.float64) * photons) / photons).astype(np.float32)
    kernels, values = kernels_of("vicinal.program.levels_kernel"), np.empty(256, np.float32)
    kernels.of_bytes_block(np.arange(256, dtype=np.uint8), values)
    counts = poisson_of(chance, values.astype(np.float64) * photons, picture)
    kernels.bytes_block((counts / photons).astype(np.float32).reshape(-1), picture.reshape(-1))
    return picture


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
