"""The picture as a style network sees it, and its answer as a picture of the same size: sizes, grey, colours kept."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected
from vicinal.transforms.corrupt.grey import grey

Floats = NDArray[np.float32]
Restyle = Callable[[Floats], Floats]
"""A picture [H, W, 3] in [0, 1] redrawn, in the same size."""

LEAST = 128
"""Pixels of the shorter side below which strokes destroy objects: smaller pictures are enlarged for the network."""
MOST = 16384
"""Pixels a side that a network sees at most: a line of pixels, enlarged, would take all memory."""


def redrawn(picture: Floats, restyle: Restyle, side: int | None, keep_color: bool) -> Floats:
    """``picture`` [H, W, 1 or 3] in [0, 1] through ``restyle``, in its own size and channels.

    ``side``: pixels that the shorter side has meanwhile; None: its own, at least LEAST. ``keep_color``: only the lightness
    (luma of BT.601) is taken from what was redrawn. A grey picture comes out grey. DataError for one that is too long.
    """
    height, width, channels = picture.shape
    shorter = min(height, width)
    wanted = max(shorter, LEAST) if side is None else side
    scale = wanted / shorter
    if max(height, width) * scale > MOST:
        what = f"a picture that has at most {MOST} pixels a side where its shorter one has {wanted} for the network"
        raise DataError(expected("style", what, (height, width)))
    size = (height, width) if wanted == shorter else (max(1, round(height * scale)), max(1, round(width * scale)))
    colored = picture if channels == 3 else np.repeat(picture, 3, axis=2)
    found = np.clip(resized(restyle(resized(colored, size)), (height, width)), 0, 1)
    if channels == 1:
        return grey(found)
    return np.clip(picture + (grey(found) - grey(picture)), 0, 1) if keep_color else found


def resized(picture: Floats, size: tuple[int, int]) -> Floats:
    """By area where it becomes smaller, else bicubic, held to [0, 1]."""
    if picture.shape[:2] == size:
        return picture
    smaller = size[0] * size[1] < picture.shape[0] * picture.shape[1]
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    found = cv2.resize(picture, (size[1], size[0]), interpolation=method)
    return np.clip(found.reshape(*size, picture.shape[2]), 0, 1).astype(np.float32, copy=False)
