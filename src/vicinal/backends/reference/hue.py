"""Hue: a turn of the colour circle."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Floats, Hue


def hue(picture: Picture, op: Hue, sample: int) -> Picture:
    """Adds ``shift`` turns to the hue of HSV; saturation and value stay, and so do pictures of one colour channel."""
    if picture.colours.shape[2] == 1:
        return picture
    angle, value, chroma = to_hue(picture.colours)
    return picture.recoloured(from_hue(angle + op.shift[sample], value, chroma))


def to_hue(rgb: Floats) -> tuple[Floats, Floats, Floats]:
    """Hue in turns (0 for greys), value and chroma (value times saturation), each [H, W], of [H, W, 3]."""
    red, green, blue = np.moveaxis(rgb, 2, 0)
    value = rgb.max(axis=2)
    chroma = value - rgb.min(axis=2)
    divisor = np.where(chroma > 0.0, chroma, 1.0)
    sector = np.where(
        value == red,
        (green - blue) / divisor,
        np.where(value == green, 2.0 + (blue - red) / divisor, 4.0 + (red - green) / divisor),
    )
    return np.where(chroma > 0.0, sector, 0.0) / 6.0 % 1.0, value, chroma


def from_hue(angle: Floats, value: Floats, chroma: Floats) -> Floats:
    """The inverse: value - chroma * max(0, min(k, 4 - k, 1)) with k = (n + 6 hue) mod 6, n = 5, 3, 1 for R, G, B."""
    turns = [(n + 6.0 * angle) % 6.0 for n in (5.0, 3.0, 1.0)]
    return np.stack([value - chroma * np.clip(np.minimum(k, 4.0 - k), 0.0, 1.0) for k in turns], axis=2)
