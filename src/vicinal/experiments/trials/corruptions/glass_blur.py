"""Pixels that are taken from beside them, smoothed before and after."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.smooth import smooth

Indices: TypeAlias = NDArray[np.int64]


def displaced(size: tuple[int, int], reach: int, chance: Chance) -> Indices:
    """Which pixel [H * W] each pixel shows after a pass from the last one to the first, where each but those at the edge
    copies a neighbour of [-reach, reach) in both directions, which may have copied another before.

    (The benchmark means to swap the two, but NumPy's views of one array make it a copy.)
    """
    height, width = size
    rows, columns = np.arange(reach + 1, height - reach + 1), np.arange(reach + 1, width - reach + 1)
    places = (rows[:, None] * width + columns).reshape(-1)
    by = chance.integers(-reach, reach, (2, len(places)))
    source = np.arange(height * width)
    source[places] = places + by[0] * width + by[1]
    inside = np.zeros(height * width, np.bool_)
    inside[places] = True
    copied = inside & inside[source] & (source > np.arange(height * width))  # from a pixel that was passed before
    while copied.any():  # twice as far along every chain of copies
        source, copied = np.where(copied, source[source], source), copied & copied[source]
    return source


def _glass_blur(picture: Floats, level: tuple[float, int, int], chance: Chance) -> Floats:
    sigma, reach, passes = level
    shown = smooth(picture, sigma).reshape(-1, picture.shape[2])
    for _ in range(passes):
        shown = shown[displaced(picture.shape[:2], reach, chance)]
    return smooth(shown.reshape(picture.shape), sigma)


GLASS_BLUR = Corruption[tuple[float, int, int]](
    "glass_blur",
    small=((0.05, 1, 1), (0.25, 1, 1), (0.4, 1, 1), (0.25, 1, 2), (0.4, 1, 2)),
    large=((0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2)),
    change=by_picture("glass_blur", _glass_blur),
    differs="not cut to 8 bits between the steps",
)
