"""Matrices that blend colours with their grey."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import Floats

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in grey (ITU-R BT.601-7, section 2.5.1)."""


_COLOUR = np.eye(3) - LUMA
"""What a colour has beyond its grey."""


def saturation(factor: Floats) -> Floats:
    """[N, 3, 3]: factor times the colour plus (1 - factor) times its grey."""
    result: Floats = factor[:, None, None] * _COLOUR + LUMA
    return result
