"""Power: gamma."""

from __future__ import annotations

import torch

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Power


def power(picture: Picture, op: Power, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """x ** exponent on the colour channels; 0 ** 0 is 1.

    With exponents below 1 the slope at black has no bound. The gradient there is 0, as one infinite number would spoil
    whatever is trained.
    """
    exponent, colours = at.wide("exponent"), picture.colours
    if not colours.requires_grad:
        return picture.recoloured(colours**exponent)
    black = colours == 0.0
    raised = torch.where(black, 1.0, colours) ** exponent
    return picture.recoloured(torch.where(black, 0.0**exponent, raised))
