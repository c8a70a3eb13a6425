"""Sizes of pictures that are all alike."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=64)
def same_sizes(count: int, height: int, width: int) -> NDArray[np.int64]:
    """Height and width [N, 2], read-only: one row, seen N times; and kept, as most calls ask for the same."""
    return np.broadcast_to(np.array([height, width], np.int64), (count, 2))


def all_same(sizes: NDArray[np.int64]) -> bool:
    """Whether all rows of sizes [N, 2] are alike."""
    return len(sizes) < 2 or sizes.strides[0] == 0 or bool((sizes == sizes[0]).all())
