"""Noise: of the sensor, of light that is counted, of broken pixels, and in proportion to the light."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.noise.salt_and_pepper import SaltAndPepper


@picture_function(dtypes=("float32",))
def shot_noise(picture: Floats, photons: float, chance: Chance) -> Floats:
    """``photons``: how many make white."""
    return chance.poisson(picture * photons).astype(np.float32) / np.float32(photons)


@picture_function(dtypes=("float32",))
def speckle_noise(picture: Floats, std: float, chance: Chance) -> Floats:
    return picture + picture * np.float32(std) * normal(chance, picture.shape)


GAUSSIAN_NOISE = Kind(
    "gaussian_noise",
    lambda std: GaussianNoise(std=std),
    small=(0.04, 0.06, 0.08, 0.09, 0.10),
    large=(0.08, 0.12, 0.18, 0.26, 0.38),
)
SHOT_NOISE = Kind("shot_noise", shot_noise, small=(500, 250, 100, 75, 50), large=(60, 25, 12, 5, 3))
IMPULSE_NOISE = Kind(
    "impulse_noise",
    lambda amount: SaltAndPepper(amount=amount, per_channel=True),
    small=(0.01, 0.02, 0.03, 0.05, 0.07),
    large=(0.03, 0.06, 0.09, 0.17, 0.27),
)
SPECKLE_NOISE = Kind(
    "speckle_noise", speckle_noise, small=(0.06, 0.1, 0.12, 0.16, 0.2), large=(0.15, 0.2, 0.35, 0.45, 0.6), extra=True
)
