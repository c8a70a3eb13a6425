"""Colours of pictures that may be grey."""

from __future__ import annotations

import numpy as np

from vicinal.transforms.corrupt.values import Floats

WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)


def grey(picture: Floats) -> Floats:
    """[H, W, 1] of [H, W, C]."""
    return picture if picture.shape[2] == 1 else (picture @ WEIGHTS)[..., None]


def paint(rgb: tuple[float, float, float], channels: int) -> Floats:
    """A colour [C], its grey for one channel."""
    colour = np.array(rgb, np.float32)
    return colour if channels > 1 else (colour @ WEIGHTS)[None]
