"""What CutMix and Mixup take of another picture, as rectangles of the canvas."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats, Ints


def whole(canvas: Ints) -> Ints:
    """The rectangles [N, 4] of whole canvases."""
    return np.concatenate([np.zeros_like(canvas), canvas], axis=1)


def windows(centre: Floats, lam: Floats, canvas: Ints) -> Ints:
    """CutMix's rectangles [N, 4]: sides of sqrt(1 - lam) of the canvas's around uniform pixels, cut to the canvas.

    ``centre`` [N, 2] in [0, 1).
    """
    side = (canvas * np.sqrt(1.0 - lam)[:, None]).astype(np.int64)
    start = (centre * canvas).astype(np.int64) - side // 2
    return np.concatenate([np.clip(start, 0, canvas), np.clip(start + side, 0, canvas)], axis=1)
