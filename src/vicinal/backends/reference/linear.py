"""Linear: brightness, inversion and every other per-channel line."""

from __future__ import annotations

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Linear


def linear(picture: Picture, op: Linear, sample: int) -> Picture:
    """x * scale + bias on the colour channels, clamped."""
    return picture.recoloured(picture.colours * op.scale[sample] + op.bias[sample])
