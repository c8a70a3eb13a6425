"""One picture over another."""

from __future__ import annotations

import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image, restored


def blended(front: Image, back: Image, alpha: float, least: float = 1e-2) -> Image:
    """``alpha`` of ``front`` and the rest of ``back``, rounded; within ``least`` of 0 or 1 it is one of the two."""
    if alpha >= 1 - least:
        return front.copy()
    if alpha <= least:
        return back.copy()
    return restored(back + np.float64(alpha) * (front.astype(np.float64) - back), back.dtype)
