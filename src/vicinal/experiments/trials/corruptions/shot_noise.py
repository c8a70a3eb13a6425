"""Photons that are counted."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption


def _shot_noise(picture: Floats, photons: float, chance: Chance) -> Floats:
    """``photons``: how many make white."""
    return chance.poisson(picture * photons).astype(np.float32) / np.float32(photons)


SHOT_NOISE = Corruption[float](
    "shot_noise",
    small=(500, 250, 100, 75, 50),
    large=(60, 25, 12, 5, 3),
    change=by_picture("shot_noise", _shot_noise),
)
