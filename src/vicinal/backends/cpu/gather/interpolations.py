"""The four interpolations as numbers, and how much of a picture they read for one pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vicinal.program.limits import TURNED_TAPS, UPRIGHT_TAPS

NEAREST, BILINEAR, BICUBIC, AREA = range(4)
CODES = {"nearest": NEAREST, "bilinear": BILINEAR, "bicubic": BICUBIC, "area": AREA, None: NEAREST}


def most_taps(matrices: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many taps an axis of the area filter may need, of every matrix of [N, 3, 3]."""
    scale = np.where(matrices[:, 2, 2] != 0, np.abs(matrices[:, 2, 2]), 1.0)
    reach = np.abs(matrices[:, :2, :2]).sum(axis=2).max(axis=1) / scale
    upright = (matrices[:, 0, 1] == 0) & (matrices[:, 1, 0] == 0)
    most = np.fmin(np.maximum(reach, 1.0), np.where(upright, UPRIGHT_TAPS, TURNED_TAPS))  # fmin: also of what is no number
    taps: NDArray[np.int64] = 2 * np.ceil(most).astype(np.int64) + 3
    return np.maximum(taps, 4)
