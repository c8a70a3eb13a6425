"""More light."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption


def _brightness(picture: Floats, more: float, _: Chance) -> Floats:
    """The value of HSV grows, hue and saturation stay."""
    value = picture.max(2, keepdims=True)
    brighter = np.minimum(value + np.float32(more), 1)
    found: Floats = np.where(value > 0, picture * (brighter / np.where(value > 0, value, 1)), brighter)
    return found


BRIGHTNESS = Corruption[float](
    "brightness",
    small=(0.05, 0.1, 0.15, 0.2, 0.3),
    large=(0.1, 0.2, 0.3, 0.4, 0.5),
    change=by_picture("brightness", _brightness),
)
