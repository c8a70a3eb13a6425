"""Normalize: to zero mean and unit variance."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Normalize


def normalize(picture: Picture, op: Normalize, sample: int) -> Picture:  # noqa: ARG001 - the signature of every op
    """(x - mean) / std on all channels; from here on the picture is neither clamped nor rounded."""
    values = (picture.values - np.asarray(op.mean)) / np.asarray(op.std)
    return attrs.evolve(picture, values=values, unit=False)
