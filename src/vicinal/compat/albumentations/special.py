"""The Bessel function J1, which SciPy would bring (it is no dependency)."""

from __future__ import annotations

import numpy as np

from vicinal.compat.albumentations.transform import Array

ANGLES = (np.arange(4096) + 0.5) * (np.pi / 4096)


def bessel_j1(x: Array) -> Array:
    """J1 by its integral, the mean of cos(t - x sin t) over half a turn: exact to 1e-14 for the sizes of kernels."""
    return np.asarray(np.cos(ANGLES - np.asarray(x)[..., None] * np.sin(ANGLES)).mean(axis=-1))
