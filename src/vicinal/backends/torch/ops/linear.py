"""Linear: brightness, inversion and every other per-channel line."""

from __future__ import annotations

import torch

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Linear


def linear(picture: Picture, op: Linear, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """x * scale + bias on the colour channels, clamped."""
    scale, bias = at.wide("scale"), at.wide("bias")
    return picture.recoloured(torch.addcmul(bias, picture.colours, scale))
