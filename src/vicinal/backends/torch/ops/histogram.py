"""Stretch and Equalize: what depends on how a picture's values are spread."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Equalize, Stretch

LEVELS = 256

FLAT = 2e-6
"""Of the range: what a channel's values may differ by for float error alone, as in the reference."""

BIN_SLACK = 1e-3
"""Of a level: a value half-way between two levels counts for the upper one, as in the reference."""


def stretch(picture: Picture, op: Stretch, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """(x - least) / (most - least) by colour channel; one whose values differ by less than FLAT stays."""
    colours = picture.colours
    least, most = colours.amin((2, 3), keepdim=True), colours.amax((2, 3), keepdim=True)
    flat = most - least <= FLAT
    return picture.recoloured(torch.where(flat, colours, (colours - least) / torch.where(flat, 1.0, most - least)))


def equalize(picture: Picture, op: Equalize, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Each colour channel through ``table`` of its own histogram, linear between levels.

    The gradient takes the histogram as given: it is the slope of the table.
    """
    return picture.recoloured(torch.stack([_equalized(plane) for plane in picture.colours.unbind(1)], 1))


def _equalized(plane: Tensor) -> Tensor:
    """One channel [N, H, W] of each picture. Channels go one by one, as 64-bit indices of all would need much memory."""
    flat = plane.flatten(1)
    goes = table(_counts(flat)).to(plane.dtype)
    level = (flat * (LEVELS - 1)).clamp(0, LEVELS - 1)
    lower = level.detach().floor()
    index = lower.long()
    start = goes.gather(1, index)
    slope = goes.gather(1, (index + 1).clamp_(max=LEVELS - 1)) - start
    return (torch.addcmul(start, level - lower, slope) / (LEVELS - 1)).view_as(plane)


def table(counts: Tensor) -> Tensor:
    """Where each of the 256 levels goes [N, 256], as Pillow's ImageOps.equalize has it, for counts [N, 256]."""
    levels = torch.arange(LEVELS, device=counts.device)
    last = torch.where(counts > 0, levels, 0).amax(1, keepdim=True)
    step = (counts.sum(1, keepdim=True) - counts.gather(1, last)) // (LEVELS - 1)
    below = counts.cumsum(1) - counts
    goes = ((step // 2 + below) // step.clamp(min=1)).clamp(max=LEVELS - 1)
    return torch.where(step == 0, levels, goes)


def _counts(values: Tensor) -> Tensor:
    """How many of the values [N, K] are nearest to each level, int64 [N, 256]; in float32, as the definition counts."""
    scaled = values.detach().to(torch.float32) * (LEVELS - 1) + (0.5 + BIN_SLACK)
    nearest = scaled.floor_().clamp_(0, LEVELS - 1).long()
    one = torch.ones((), dtype=torch.int64, device=values.device)
    return one.new_zeros(len(values), LEVELS).scatter_add_(1, nearest, one.expand_as(nearest))
