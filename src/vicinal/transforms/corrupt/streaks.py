"""Motion blur as ImageMagick has it."""

from __future__ import annotations

import math

import cv2
import numpy as np

from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.values import Floats


def streaks(picture: Floats, radius: float, sigma: float, degrees: float) -> Floats:
    """[H, W] or [H, W, C], every pixel the mean of 2 ceil(radius) + 1 in a row that begins there, weighted by half a
    Gaussian; ``degrees`` from right to down. Beyond the edge the outermost pixel goes on."""
    height, width = picture.shape[:2]
    steps = np.arange(2 * math.ceil(radius) + 1)
    weights = np.exp(-(steps**2) / (2 * sigma**2))
    weights /= weights.sum()
    angle = math.radians(degrees)
    down, right = (np.ceil(steps * share - 0.5).astype(np.int64) for share in (math.sin(angle), math.cos(angle)))
    before, after = (-down.min(), -right.min()), (down.max(), right.max())
    sides = before[0], after[0], before[1], after[1]
    wide = by_channels(lambda part: cv2.copyMakeBorder(part, *sides, cv2.BORDER_REPLICATE), picture)
    out = np.zeros_like(picture)
    for weight, y, x in zip(weights.astype(np.float32), (down + before[0]).tolist(), (right + before[1]).tolist(), strict=True):
        out += weight * wide[y : y + height, x : x + width]
    return out
