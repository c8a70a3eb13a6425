"""Noise and Impulse: fields drawn from the counter-based generator."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Floats, Impulse, Ints, Noise
from vicinal.sampling.noise import gaussian_field, uniform_words


def noise(picture: Picture, op: Noise, sample: int) -> Picture:
    """x + std * field on the colour channels, clamped; one field a channel, or channel 0's for all of them."""
    height, width, channels = picture.colours.shape
    drawn = channels if op.per_channel else 1
    field: Floats = gaussian_field(int(op.key[sample]), (height, width, drawn))
    return picture.recoloured(picture.colours + op.std[sample] * field)


def impulse(picture: Picture, op: Impulse, sample: int) -> Picture:
    """``high`` where the word is below floor(amount * salt * 2^32), else ``low`` where below floor(amount * 2^32)."""
    amount, salt = float(op.amount[sample]), float(op.salt[sample])
    word = _words(int(op.key[sample]), picture.colours.shape, op.per_channel)
    to_low = np.where(word < int(amount * 2.0**32), op.low[sample], picture.colours)
    return picture.recoloured(np.where(word < int(amount * salt * 2.0**32), op.high[sample], to_low))


def _words(key: int, shape: tuple[int, ...], per_channel: bool) -> Ints:
    """32-bit words [H, W, C] (as int64, so that 2^32 compares), or [H, W, 1] for a draw a pixel."""
    height, width, channels = shape
    planes = [
        [uniform_words(key, channel, row, width) for row in range(height)]
        for channel in range(channels if per_channel else 1)
    ]
    return np.moveaxis(np.asarray(planes, np.int64), 0, 2)
