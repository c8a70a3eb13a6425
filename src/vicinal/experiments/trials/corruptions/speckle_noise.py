"""Noise in proportion to the light."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption


def _speckle_noise(picture: Floats, std: float, chance: Chance) -> Floats:
    return picture + picture * np.float32(std) * chance.standard_normal(picture.shape, np.float32)


SPECKLE_NOISE = Corruption[float](
    "speckle_noise",
    small=(0.06, 0.1, 0.12, 0.16, 0.2),
    large=(0.15, 0.2, 0.35, 0.45, 0.6),
    change=by_picture("speckle_noise", _speckle_noise),
    extra=True,
)
