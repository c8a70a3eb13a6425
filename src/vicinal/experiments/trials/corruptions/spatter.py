"""Water on the lens, then mud."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.grey import paint
from vicinal.experiments.trials.corruptions.smooth import smooth

Level: TypeAlias = tuple[float, float, float, float, float, bool]
WATER = (175 / 255, 238 / 255, 238 / 255)
MUD = (63 / 255, 42 / 255, 20 / 255)
SLOPE = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], np.float32)
"""Light from one side, which makes drops round."""


def _spatter(picture: Floats, level: Level, chance: Chance) -> Floats:
    """Where smoothed noise exceeds a threshold there is water, or mud."""
    mean, std, sigma, threshold, strength, mud = level
    noise = (mean + std * chance.standard_normal(picture.shape[:2], np.float32)).astype(np.float32)
    liquid = smooth(noise, sigma)
    liquid[liquid < threshold] = 0
    if not mud:
        return picture + strength * _drops(liquid)[..., None] * paint(WATER, picture.shape[2])
    dirt = smooth((liquid > threshold).astype(np.float32), strength)[..., None]
    dirt[dirt < 0.8] = 0
    return picture * (1 - dirt) + dirt * paint(MUD, picture.shape[2])


def _drops(liquid: Floats) -> Floats:
    """How bright drops are, in [0, 1]: by their depth, and by the slope of the distance from their rims."""
    depth = (liquid.clip(0, 1) * 255).astype(np.uint8)
    away = cv2.distanceTransform(255 - cv2.Canny(depth, 50, 150), cv2.DIST_L2, 5).clip(0, 20)
    height = cv2.equalizeHist(cv2.blur(away, (3, 3)).astype(np.uint8))
    light = cv2.blur(cv2.filter2D(height, cv2.CV_8U, SLOPE), (3, 3)).astype(np.float32) * depth
    return light / max(float(light.max()), 1.0)


SPATTER = Corruption[Level](
    "spatter",
    small=(
        (0.62, 0.1, 0.7, 0.7, 0.5, False), (0.65, 0.1, 0.8, 0.7, 0.5, False), (0.65, 0.3, 1, 0.69, 0.5, False),
        (0.65, 0.1, 0.7, 0.69, 0.6, True), (0.65, 0.1, 0.5, 0.68, 0.6, True),
    ),
    large=(
        (0.65, 0.3, 4, 0.69, 0.6, False), (0.65, 0.3, 3, 0.68, 0.6, False), (0.65, 0.3, 2, 0.68, 0.5, False),
        (0.65, 0.3, 1, 0.65, 1.5, True), (0.67, 0.4, 1, 0.65, 1.5, True),
    ),
    change=by_picture("spatter", _spatter),
    extra=True,
)  # fmt: skip
