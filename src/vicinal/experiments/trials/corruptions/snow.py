"""Flakes that fall, and a picture that pales."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.grey import grey
from vicinal.experiments.trials.corruptions.streaks import streaks
from vicinal.experiments.trials.corruptions.zoomed import zoomed

Level: TypeAlias = tuple[float, float, float, float, float, float, float]


def _snow(picture: Floats, level: Level, chance: Chance) -> Floats:
    """Noise of a mean and deviation is enlarged, cut below a threshold and streaked; a share of the picture stays."""
    mean, std, factor, threshold, radius, sigma, stays = level
    noise = mean + std * chance.standard_normal(picture.shape[:2], np.float32)
    large = zoomed(noise.astype(np.float32), factor)
    flakes = np.where(large < threshold, 0, large).clip(0, 1)
    falling = streaks(flakes, radius, sigma, chance.uniform(-135, -45))[..., None]
    pale = np.maximum(picture, 1.5 * grey(picture) + 0.5)
    found: Floats = stays * picture + (1 - stays) * pale + falling + falling[::-1, ::-1]
    return found


SNOW = Corruption[Level](
    "snow",
    small=(
        (0.1, 0.2, 1, 0.6, 8, 3, 0.95), (0.1, 0.2, 1, 0.5, 10, 4, 0.9), (0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
        (0.25, 0.3, 2.25, 0.6, 12, 6, 0.85), (0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
    ),
    large=(
        (0.1, 0.3, 3, 0.5, 10, 4, 0.8), (0.2, 0.3, 2, 0.5, 12, 4, 0.7), (0.55, 0.3, 4, 0.9, 12, 8, 0.7),
        (0.55, 0.3, 4.5, 0.85, 12, 8, 0.65), (0.55, 0.3, 2.5, 0.85, 12, 12, 0.55),
    ),
    change=by_picture("snow", _snow),
    differs="flakes are not cut to 8 bits on the way",
)  # fmt: skip
