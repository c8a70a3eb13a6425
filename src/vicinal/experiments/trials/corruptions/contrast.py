"""Less contrast."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption


def _contrast(picture: Floats, factor: float, _: Chance) -> Floats:
    """About the mean of each channel."""
    means = picture.mean((0, 1), keepdims=True)
    found: Floats = (picture - means) * np.float32(factor) + means
    return found


CONTRAST = Corruption[float](
    "contrast",
    small=(0.75, 0.5, 0.4, 0.3, 0.15),
    large=(0.4, 0.3, 0.2, 0.1, 0.05),
    change=by_picture("contrast", _contrast),
)
