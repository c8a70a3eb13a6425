"""The ops that jump: Posterize, Solarize and Round. Their jumps leave room for float error in what came before."""

from __future__ import annotations

import torch

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Posterize, Round, Solarize

LEVEL_SLACK = 1e-3
"""Of a level of 255, as in the reference."""

THRESHOLD_SLACK = 1e-6
"""In fractions of the range, as in the reference."""


def posterize(picture: Picture, op: Posterize, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """floor((255 x + LEVEL_SLACK) / step) * step / 255 on the colour channels, step = 2^(8 - bits), for every dtype."""
    step = (1 << (8 - at.wide("bits"))).to(picture.values.dtype)
    level = (picture.colours * 255.0).add_(LEVEL_SLACK).div_(step).floor_().mul_(step)
    return picture.recoloured(level.div_(255.0))


def solarize(picture: Picture, op: Solarize, at: Rows) -> Picture:
    """1 - x where x >= threshold - THRESHOLD_SLACK on the colour channels, else x; with ``lift``, x there, else x + lift."""
    colours = picture.colours
    bright = colours >= at.wide("threshold") - THRESHOLD_SLACK
    if op.lift is not None:
        return picture.recoloured(torch.where(bright, colours, colours + at.wide("lift")))
    return picture.recoloured(torch.where(bright, 1.0 - colours, colours))


def round_levels(picture: Picture, op: Round, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Half to even to whole levels of all channels; nothing on pictures of floats and after Normalize."""
    if picture.top == 1.0 or not picture.unit:
        return picture
    return picture.replace((picture.values * picture.top).round_().div_(picture.top))
