"""Less colour, then more."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption

RED = np.array([0, 1, 1], np.float32)
"""How far below the value of HSV each channel of a grey becomes that gets colour: the hue of grey is 0."""


def _saturate(picture: Floats, level: tuple[float, float], _: Chance) -> Floats:
    """The saturation of HSV is multiplied and added to, hue and value stay."""
    factor, more = level
    value = picture.max(2, keepdims=True)
    chroma = value - picture.min(2, keepdims=True)
    saturation = chroma / np.where(value > 0, value, 1)
    wanted = np.clip(saturation * np.float32(factor) + np.float32(more), 0, 1)
    below = np.where(chroma > 0, (value - picture) / np.where(chroma > 0, chroma, 1), RED)
    found: Floats = value - value * wanted * below
    return found


SATURATE = Corruption[tuple[float, float]](
    "saturate",
    small=((0.3, 0), (0.1, 0), (1.5, 0), (2, 0.1), (2.5, 0.2)),
    large=((0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2)),
    change=by_picture("saturate", _saturate),
    extra=True,
    colour=True,
)
