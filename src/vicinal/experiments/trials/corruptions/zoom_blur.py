"""A camera that comes nearer."""

from __future__ import annotations

import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.zoomed import zoomed


def _zoom_blur(picture: Floats, level: tuple[float, float], _: Chance) -> Floats:
    end, step = level
    every = [picture, *(zoomed(picture, factor) for factor in np.arange(1, end, step).tolist())]
    return sum(every[1:], every[0]) / np.float32(len(every))


ZOOM_BLUR = Corruption[tuple[float, float]](
    "zoom_blur",
    small=((1.06, 0.01), (1.11, 0.01), (1.16, 0.01), (1.21, 0.01), (1.26, 0.01)),
    large=((1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03)),
    change=by_picture("zoom_blur", _zoom_blur),
)
