"""Noise with flat and with heavy tails."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.chance import laplace, random
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance
from vicinal.transforms.declare import LEVELS
from vicinal.transforms.noise.by_field import field_shape, plus


@picture_function(dtypes=("uint8", "float32"))
def with_uniform_noise(picture: Picture, reach: float, per_channel: float, chance: Chance) -> Picture:
    return plus(picture, random(chance, field_shape(picture, per_channel), np.float32), 2, -1, reach)


@picture_function(dtypes=("uint8", "float32"))
def with_laplace_noise(picture: Picture, scale: float, per_channel: float, chance: Chance) -> Picture:
    noise = laplace(chance, field_shape(picture, per_channel))
    noise *= scale
    return plus(picture, noise.astype(np.float32))


@transform
class UniformNoise(Transform):
    """Adds noise that is uniform from minus to plus a greatest value: no pixel changes by more.

    ``reach``: the greatest value, a fraction of the range in [0, 1]; its deviation is reach / sqrt(3). 0 keeps the picture.
    ``per_channel``: True draws noise for each channel, which gives coloured noise.

    >>> out = vc.UniformNoise(reach=0.1)(np.full((64, 64), 100, np.uint8))
    >>> int(np.abs(out.astype(int) - 100).max()) <= 26
    True
    """

    reach: fields.Parameter = fields.number(default=(0.02, 0.15), low=0, high=1, of=LEVELS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(with_uniform_noise, reach=drawn(self, site, "reach"), per_channel=float(self.per_channel))


@transform
class LaplaceNoise(Transform):
    """Adds noise of a Laplace distribution: most pixels change little, and some a lot. imgaug's AdditiveLaplaceNoise.

    ``scale``: a fraction of the range in [0, 1]; the deviation is scale times sqrt(2). 0 keeps the picture.
    ``per_channel``: True draws noise for each channel, which gives coloured noise.

    >>> noisy = vc.LaplaceNoise(scale=0.1)(np.full((128, 128), 0.5, np.float32))
    >>> round(float(np.abs(noisy - 0.5).mean()), 2)
    0.1
    """

    scale: fields.Parameter = fields.number(default=(0.01, 0.08), low=0, high=1, of=LEVELS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(with_laplace_noise, scale=drawn(self, site, "scale"), per_channel=float(self.per_channel))
