"""The ops that jump: Posterize, Solarize and Round. Their jumps leave room for float error in what came before."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Posterize, Round, Solarize

LEVEL_SLACK = 1e-3
"""Of a level of 255. Far above the error of a float32 pipeline, far below a level of uint16 (1/257)."""

THRESHOLD_SLACK = 1e-6
"""In fractions of the range, for the same reason (a level of uint16 is 1.5e-5)."""


def posterize(picture: Picture, op: Posterize, sample: int) -> Picture:
    """floor((255 x + LEVEL_SLACK) / step) * step / 255 on the colour channels, step = 2^(8 - bits), for every dtype."""
    step = 2.0 ** (8 - int(op.bits[sample]))
    level = np.floor((picture.colours * 255.0 + LEVEL_SLACK) / step) * step
    return picture.recoloured(level / 255.0)


def solarize(picture: Picture, op: Solarize, sample: int) -> Picture:
    """1 - x where x >= threshold - THRESHOLD_SLACK on the colour channels, else x; with ``lift``, x there, else x + lift."""
    colours = picture.colours
    bright = colours >= op.threshold[sample] - THRESHOLD_SLACK
    if op.lift is not None:
        return picture.recoloured(np.where(bright, colours, colours + op.lift[sample]))
    return picture.recoloured(np.where(bright, 1.0 - colours, colours))


def round_levels(picture: Picture, op: Round, sample: int) -> Picture:  # noqa: ARG001 - the signature of every op
    """Half to even to whole levels of all channels; nothing on float32 pictures and after Normalize."""
    if picture.top == 1.0 or not picture.unit:
        return picture
    return picture.replace(np.rint(picture.values * picture.top) / picture.top)
