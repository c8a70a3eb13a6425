"""Light and paint in front of a picture, of a strength of their own at every pixel."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops.apply import Picture
from vicinal.transforms.corrupt.channels import MOST, by_channels

Field = NDArray[np.float32]
"""[H, W], one number for every pixel."""


def painted(picture: Picture, color: Any, share: Field) -> Picture:
    """``share`` in [0, 1] of a colour and the rest of the picture [H, W, C], uint8 or float32.

    ``color``: fractions of the range, one for all channels, or one a channel.
    """
    if picture.dtype.kind == "f":
        cover = share[:, :, None]
        return np.asarray(picture + (np.asarray(color, np.float32) - picture) * cover, np.float32)
    colors = np.broadcast_to(np.asarray(color), picture.shape[2]).tolist()
    if picture.shape[2] > MOST:  # channels that OpenCV takes
        return np.dstack([painted(picture[:, :, k : k + 1], one, share) for k, one in enumerate(colors)])
    paint = np.empty_like(picture)
    paint[:] = np.rint(np.array(colors) * 255)
    return np.asarray(cv2.blendLinear(picture, paint, 1 - share, share)).reshape(picture.shape)


def lit(picture: Picture, gain: Field) -> Picture:
    """The picture [H, W, C], uint8 or float32, times ``gain``, at least 0; 8-bit values are rounded and clipped."""
    if picture.dtype.kind == "f":
        return np.asarray(picture * gain[:, :, None], np.float32)

    def change(part: Picture) -> Any:
        channels = 1 if part.ndim == 2 else part.shape[2]
        return cv2.multiply(part, cv2.merge([gain] * channels), dtype=cv2.CV_8U)

    return by_channels(change, picture)


def offsets(size: tuple[int, ...], x: float, y: float) -> tuple[Field, Field]:
    """[1, W] and [H, 1]: how far pixels' middles lie to the right of and below (x, y), which is in shares of width and
    height; in pixels."""
    height, width = size[:2]
    across = np.arange(width, dtype=np.float32) + np.float32(0.5 - x * width)
    down = np.arange(height, dtype=np.float32) + np.float32(0.5 - y * height)
    return across[None], down[:, None]
