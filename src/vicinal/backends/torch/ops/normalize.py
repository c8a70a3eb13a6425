"""Normalize: to zero mean and unit variance."""

from __future__ import annotations

import attrs

from vicinal.backends.torch.ops.channels import by_channel
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Normalize


def normalize(picture: Picture, op: Normalize, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """(x - mean) / std on all channels; from here on the pictures are neither clamped nor rounded."""
    values = (picture.values - by_channel(op.mean, picture.values)).div_(by_channel(op.std, picture.values))
    return attrs.evolve(picture, values=values, unit=False)
