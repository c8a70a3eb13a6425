"""Windows of a size that hold a point of the picture."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats, Ints


def corners_around(point: Ints, canvas: Ints, size: tuple[int, int], uniform: Floats) -> Floats:
    """Row and column [N, 2] of the corners of windows of ``size`` (height, width), each a whole-pixel place as likely, that
    hold pixel ``point`` [N, 2] (row, column) and lie on canvases [N, 2]; of a window that is larger, any that holds all of the
    canvas. ``uniform`` [N, 2]: in [0, 1)."""
    room = canvas - np.array(size)
    low = np.where(room < 0, room, np.maximum(point - np.array(size) + 1, 0))
    high = np.where(room < 0, 0, np.minimum(point, room))
    corner: Floats = low + np.floor(uniform * (high - low + 1))
    return corner


def drawn_points(rows: list[Ints], canvas: Ints, uniform: Floats) -> Ints:
    """One of each sample's pixels ``rows`` [P, 2] (row, column), each as likely, [N, 2]; of samples that have none, any pixel
    of the canvas. ``uniform`` [N, 2]: in [0, 1)."""
    anywhere: Ints = np.floor(uniform * canvas).astype(np.int64)
    for sample, pixels in enumerate(rows):
        if len(pixels):
            anywhere[sample] = pixels[int(uniform[sample, 0] * len(pixels))]
    return anywhere
