"""Water on the lens, then mud."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal
from vicinal.transforms.corrupt.grey import paint
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.values import Chance, Floats

WATER = (175 / 255, 238 / 255, 238 / 255)
MUD = (63 / 255, 42 / 255, 20 / 255)
SLOPE = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], np.float32)
"""Light from one side, which makes drops round."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def spatter(
    picture: Floats, mean: float, std: float, sigma: float, threshold: float, strength: float, mud: float, chance: Chance
) -> Floats:
    """Where smoothed noise exceeds a threshold there is water, or mud where ``mud`` is not 0."""
    noise = (mean + std * normal(chance, picture.shape[:2])).astype(np.float32)
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


SPATTER = Kind(
    "spatter",
    spatter,
    small=(
        (0.62, 0.1, 0.7, 0.7, 0.5, 0), (0.65, 0.1, 0.8, 0.7, 0.5, 0), (0.65, 0.3, 1, 0.69, 0.5, 0),
        (0.65, 0.1, 0.7, 0.69, 0.6, 1), (0.65, 0.1, 0.5, 0.68, 0.6, 1),
    ),
    large=(
        (0.65, 0.3, 4, 0.69, 0.6, 0), (0.65, 0.3, 3, 0.68, 0.6, 0), (0.65, 0.3, 2, 0.68, 0.5, 0),
        (0.65, 0.3, 1, 0.65, 1.5, 1), (0.67, 0.4, 1, 0.65, 1.5, 1),
    ),
    extra=True,
)  # fmt: skip
