"""A camera that moves."""

from __future__ import annotations

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.streaks import streaks


def _motion_blur(picture: Floats, level: tuple[float, float], chance: Chance) -> Floats:
    radius, sigma = level
    return streaks(picture, radius, sigma, chance.uniform(-45, 45))


MOTION_BLUR = Corruption[tuple[float, float]](
    "motion_blur",
    small=((6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)),
    large=((10, 3), (15, 5), (15, 8), (15, 12), (20, 15)),
    change=by_picture("motion_blur", _motion_blur),
)
