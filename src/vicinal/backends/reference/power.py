"""Power: gamma."""

from __future__ import annotations

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Power


def power(picture: Picture, op: Power, sample: int) -> Picture:
    """x ** exponent on the colour channels; 0 ** 0 is 1."""
    return picture.recoloured(picture.colours ** op.exponent[sample])
