"""Ice before the picture."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.grey import paint
from vicinal.experiments.trials.corruptions.plasma import plasma

ICE = (0.8, 0.92, 1.0)


def _ice(size: tuple[int, int], chance: Chance) -> Floats:
    """[H, W] in [0, 1]: needles where rough fractals pass their middle, on patches of a smooth one."""
    needles = [1 - np.abs(2 * plasma(size, 1.2, chance) - 1) for _ in range(2)]
    ice: Floats = 0.7 * np.maximum(*needles) ** 4 + 0.3 * plasma(size, 1.6, chance)
    return ice


def _frost(picture: Floats, level: tuple[float, float], chance: Chance) -> Floats:
    stays, amount = level
    ice = _ice(picture.shape[:2], chance)[..., None] * paint(ICE, picture.shape[2])
    return stays * picture + amount * ice


FROST = Corruption[tuple[float, float]](
    "frost",
    small=((1, 0.2), (1, 0.3), (0.9, 0.4), (0.85, 0.4), (0.75, 0.45)),
    large=((1, 0.4), (0.8, 0.6), (0.7, 0.7), (0.65, 0.7), (0.6, 0.75)),
    change=by_picture("frost", _frost),
    differs="the ice is drawn from three fractals, not cut out of photographs",
)
