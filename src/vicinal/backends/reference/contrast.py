"""Contrast: away from, or towards, the mean grey."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Contrast, Floats

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in grey (ITU-R BT.601)."""


def contrast(picture: Picture, op: Contrast, sample: int) -> Picture:
    """x * factor + (1 - factor) * m on the colour channels, clamped; m is the mean grey of the values as they stand."""
    factor = op.factor[sample]
    mean = float(grey(picture.colours).mean())
    return picture.recoloured(picture.colours * factor + (1.0 - factor) * mean)


def grey(colours: Floats) -> Floats:
    """[H, W]: luma of three channels; of any other number of channels their plain mean (of one, that channel)."""
    return np.asarray(colours @ LUMA if colours.shape[2] == 3 else colours.mean(axis=2))
