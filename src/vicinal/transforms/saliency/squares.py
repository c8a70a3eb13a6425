"""Squares around the place that stands out most."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats, Ints


def peaks(maps: Floats) -> Floats:
    """The middles of the highest cells of maps [N, h, w], [N, 2] (y, x) in shares of the canvas; of equal ones the first."""
    height, width = maps.shape[1:]
    row, column = np.divmod(maps.reshape(len(maps), height * width).argmax(axis=1), width)
    return np.stack([(row + 0.5) / height, (column + 0.5) / width], axis=1)


def squares(maps: Floats, length: Floats, canvas: Ints) -> Ints:
    """Squares [N, 4] (y0, x0, y1, x1) around the ``peaks`` of maps, cut to the ``canvas`` [N, 2]; empty for maps of zeros.

    ``length`` [N]: of a side, in fractions of the shorter side of the canvas, rounded to whole pixels.
    """
    side = np.rint(length * canvas.min(axis=1)).astype(np.int64)[:, None]
    start = (peaks(maps) * canvas).astype(np.int64) - side // 2
    found = np.concatenate([np.clip(start, 0, canvas), np.clip(start + side, 0, canvas)], axis=1)
    return np.where((maps.max(axis=(1, 2)) > 0)[:, None], found, 0)
