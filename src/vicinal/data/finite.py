"""What to say of numbers that are none."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def not_finite(picture: NDArray[Any]) -> str:
    """The first value that is nan or infinite, and how many there are: there is at least one."""
    beyond = ~np.isfinite(picture)
    first = np.unravel_index(int(beyond.argmax()), picture.shape)
    return f"{picture[first]} at {[int(axis) for axis in first]} ({int(beyond.sum())} such values)"
