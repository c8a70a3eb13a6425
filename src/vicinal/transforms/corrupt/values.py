"""What functions of pictures take and give here, and how large pictures may be for some."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected

Floats: TypeAlias = NDArray[np.float32]
"""A picture [H, W, C] in [0, 1], C 1 or 3; what is given back may lie beyond, and is cut."""
Chance: TypeAlias = np.random.Generator
"""NumPy's Philox under the sample's key: at one place, every severity draws what any other does."""


def check_sides(name: str, size: tuple[int, ...], most: int) -> None:
    """DataError in the name of a corruption for pictures that a library below would refuse."""
    if max(size) > most:
        raise DataError(expected(name, f"pictures of at most {most} pixels a side", size))
