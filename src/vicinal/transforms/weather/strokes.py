"""Many short strokes: drops and flakes that fall past a camera."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.transforms.corrupt.values import Chance

BITS = 4
"""Of a pixel's fraction that OpenCV draws by."""

Layer = NDArray[np.uint8]


def strokes(layer: Layer, count: int, length: float, degrees: float, width: int, chance: Chance) -> None:
    """Draws ``count`` strokes into a layer [H, W], whose middles are anywhere on it: 255 inside, less at their rims.

    ``length``, at least 1, and ``width`` in pixels; ``degrees`` from straight down, clockwise: at 45 they fall to the lower
    left.
    """
    middles = chance.random((count, 1, 2)) * layer.shape[::-1] - 0.5
    angle = np.radians(degrees)
    half = 0.5 * max(length, 1.0) * np.array([-np.sin(angle), np.cos(angle)])
    ends = np.rint((middles + np.stack([-half, half])) * (1 << BITS)).astype(np.int32)
    cv2.polylines(layer, list(ends), False, 255, width, cv2.LINE_AA, BITS)
