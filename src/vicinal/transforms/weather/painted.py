"""Light and paint in front of a picture, of a strength of their own at every pixel."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.channels import alike, by_channels

Field = NDArray[np.float32]
"""[H, W], one number for every pixel."""
Layer = NDArray[np.uint8]
"""The same in whole numbers."""
BAND = 1 << 14
"""Pixels that are changed at a time."""


def painted(picture: Picture, color: float, share: Field | Layer, times: float = 1.0, gain: float = 1.0) -> Picture:
    """``times`` ``share``, in [0, 1], of a colour, and the rest of ``gain`` times the picture [H, W, C], uint8 or float32.

    ``color``: a fraction of the range, for all channels. The picture is written to.
    """
    if picture.dtype.kind == "f":
        block, cover = kernels_of("vicinal.transforms.weather.paint_kernel").paint_block, share.astype(np.float32, copy=False)
        flat = np.ascontiguousarray(cover).reshape(-1)
        block(picture.reshape(-1, picture.shape[2]), flat, np.float32(times), np.float32(gain), np.float32(color))
        return picture
    for rows in _bands(picture):
        cover = share[rows] * np.float32(times)
        picture[rows] = by_channels(partial(_blended, color=color, cover=cover, gain=gain), picture[rows])
    return picture


def covered(picture: Picture, color: float, share: Field, times: float) -> Picture:
    """What ``painted`` gives without a gain; of 8-bit pictures in a third of its time, and rounded once.

    The picture is written to.
    """
    if picture.dtype.kind == "f":
        return painted(picture, color, share, times)
    paint = np.float32(round(255 * color))
    for rows in _bands(picture):
        values = picture[rows].astype(np.float32)
        values -= paint
        values *= alike(1 - share[rows] * np.float32(times), picture.shape[2])
        values += paint
        picture[rows] = cv2.convertScaleAbs(values).reshape(values.shape)
    return picture


def _blended(picture: Picture, color: float, cover: Field, gain: float) -> Any:
    dim = picture if gain == 1 else cv2.convertScaleAbs(picture, alpha=gain)
    return cv2.blendLinear(dim, np.full_like(picture, round(255 * color)), 1 - cover, cover)


def lit(picture: Picture, gain: Field) -> Picture:
    """The picture [H, W, C], uint8 or float32, times ``gain``, at least 0; 8-bit values are rounded and clipped.

    It is written to.
    """
    for rows in _bands(picture):
        if picture.dtype.kind == "f":
            picture[rows] *= alike(gain[rows], picture.shape[2])
        else:
            picture[rows] = by_channels(partial(_multiplied, factor=gain[rows]), picture[rows])
    return picture


def _multiplied(picture: Picture, factor: Field) -> Any:
    return cv2.multiply(picture, alike(factor, picture.shape[2]), dtype=cv2.CV_8U)


def _bands(picture: Picture) -> Iterator[slice]:
    """Rows at a time whose floats stay in the CPU's cache, and need no fresh memory of the system."""
    rows = max(BAND // picture.shape[1], 1)
    return (slice(top, top + rows) for top in range(0, len(picture), rows))


def offsets(size: tuple[int, ...], x: float, y: float) -> tuple[Field, Field]:
    """[1, W] and [H, 1]: how far pixels' middles lie to the right of and below (x, y), which is in shares of width and
    height; in pixels."""
    height, width = size[:2]
    across = np.arange(width, dtype=np.float32) + np.float32(0.5 - x * width)
    down = np.arange(height, dtype=np.float32) + np.float32(0.5 - y * height)
    return across[None], down[:, None]
