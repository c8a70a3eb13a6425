"""Small pictures whose style can be told: smooth ones, and stripes of two colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.offline.pictures import smooth, store


def stripes(seed: int, height: int = 40, width: int = 40) -> NDArray[np.uint8]:
    """Red and yellow, slanted, of a width and a slant by the seed."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    on = (x + y * generator.uniform(-1, 1)) // generator.integers(2, 5) % 2 == 0
    return np.where(on[..., None], [220, 40, 30], [240, 210, 60]).astype(np.uint8)


def contents(root: Path, count: int = 16, side: int = 40) -> Path:
    """A folder of smooth pictures."""
    for index in range(count):
        store(root / f"{index:02}.png", smooth(index, side, side))
    return root


def styles(root: Path, count: int = 4) -> Path:
    """A folder of stripes."""
    for index in range(count):
        store(root / f"{index:02}.png", stripes(index))
    return root
