"""Erase: filled rectangles."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Erase, Floats
from vicinal.sampling.noise import gaussian_field, uniform_field


def erase(picture: Picture, op: Erase, sample: int) -> Picture:
    """Fills rectangles (y0, x0, y1, x1), half open, in all channels; empty ones are skipped."""
    filling = np.broadcast_to(_filling(picture, op, sample), picture.values.shape)
    values = picture.values.copy()
    for y0, x0, y1, x1 in op.rectangles[sample].tolist():
        if y0 < y1 and x0 < x1:
            values[y0:y1, x0:x1] = filling[y0:y1, x0:x1]
    return picture.replace(values)


def _filling(picture: Picture, op: Erase, sample: int) -> Floats:
    """What the rectangles show: ``value``, each channel's mean before erasing, or noise.

    The noise is uniform over [0, 1), and standard normal once the picture is normalized.
    """
    if op.fill == "mean":
        return np.asarray(picture.values.mean(axis=(0, 1)))
    if op.fill == "noise":
        height, width, channels = picture.values.shape
        field = uniform_field if picture.unit else gaussian_field
        return field(int(op.key[sample]), (height, width, channels))
    return np.asarray(op.value, np.float64)
