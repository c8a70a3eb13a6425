"""Power: gamma."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Power


def power(picture: Picture, op: Power, sample: int) -> Picture:
    """x ** exponent on the colour channels, of values clamped to [0, 1]; 0 ** 0 is 1."""
    return picture.recoloured(np.clip(picture.colours, 0.0, 1.0) ** op.exponent[sample])
