"""Noise and Impulse: what is drawn for every pixel."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.philox import field_of, gaussian_field
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Impulse, Noise


def noise(picture: Picture, op: Noise, at: Rows) -> Picture:
    """x + std * field on the colour channels, clamped; one field a channel, or channel 0's for all of them."""
    field = gaussian_field(at.key, _drawn(picture, op), picture.values.dtype)
    return picture.recoloured(torch.addcmul(picture.colours, field, at.wide("std")))


def impulse(picture: Picture, op: Impulse, at: Rows) -> Picture:
    """``high`` where the word is below floor(amount * salt * 2^32), else ``low`` where below floor(amount * 2^32)."""
    to_low = (at.wide("amount") * 2.0**32).long()
    to_high = (at.wide("amount") * at.wide("salt") * 2.0**32).long()

    def hits(words: Tensor, part: slice) -> Tensor:
        """2 for high, 1 for low, else 0: who is below the lesser threshold is below both."""
        return (words < to_low[part]).to(torch.uint8) + (words < to_high[part]).to(torch.uint8)

    hit = field_of(at.key, _drawn(picture, op), torch.uint8, hits)
    low, high = at.wide("low"), at.wide("high")
    return picture.recoloured(torch.where(hit == 2, high, torch.where(hit == 1, low, picture.colours)))


def _drawn(picture: Picture, op: Noise | Impulse) -> tuple[int, int, int]:
    """Channels, height and width of what is drawn."""
    channels, height, width = picture.colours.shape[1:]
    return channels if op.per_channel else 1, height, width
