"""Clouds before the picture."""

from __future__ import annotations

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.plasma import plasma


def _fog(picture: Floats, level: tuple[float, float], chance: Chance) -> Floats:
    amount, decay = level
    brightest = picture.max()
    clouds = plasma(picture.shape[:2], decay, chance)[..., None]
    found: Floats = (picture + amount * clouds) * (brightest / (brightest + amount))
    return found


FOG = Corruption[tuple[float, float]](
    "fog",
    small=((0.2, 3), (0.5, 3), (0.75, 2.5), (1, 2), (1.5, 1.75)),
    large=((1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4)),
    change=by_picture("fog", _fog),
)
