"""Contrast: away from, or towards, the mean grey."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.ops.channels import by_channel
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Contrast

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in grey (ITU-R BT.601)."""


def contrast(picture: Picture, op: Contrast, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """x * factor + (1 - factor) * m on the colour channels, clamped; m is the mean grey of the values as they stand."""
    factor = at.wide("factor")
    mean = mean_grey(picture.colours)
    return picture.recoloured(torch.addcmul((1.0 - factor) * mean, picture.colours, factor))


def mean_grey(colours: Tensor) -> Tensor:
    """[N, 1, 1, 1]: the mean luma of three channels; of any other number of channels their plain mean."""
    means = colours.mean((2, 3), keepdim=True)
    if means.shape[1] != 3:
        return means.mean(1, keepdim=True)
    return (means * by_channel(LUMA, means)).sum(1, keepdim=True)
