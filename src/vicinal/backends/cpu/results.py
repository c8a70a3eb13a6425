"""Memory for what becomes of a batch: one stack where all sizes agree, else a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.data import buffers
from vicinal.data.sizes import all_same

Pictures: TypeAlias = NDArray[Any] | list[NDArray[Any]]


def stack_or_list(
    sizes: NDArray[np.int64],
    kind: np.dtype[Any],
    shape: Callable[[NDArray[np.int64]], tuple[int, ...]],
    agree: bool = False,
) -> Pictures:
    """New arrays, each of the ``shape`` that its size gives it; ``agree``: the caller knows that all sizes do."""
    count = len(sizes)
    if count == 0:
        return buffers.empty((0, *shape(np.array([0, 0]))), kind)
    if agree or all_same(sizes):
        return buffers.empty((count, *shape(sizes[0])), kind)
    return [buffers.empty(shape(size), kind) for size in sizes]


def values_of(pictures: Pictures) -> int:
    """How many values are in all pictures."""
    return pictures.size if isinstance(pictures, np.ndarray) else sum(picture.size for picture in pictures)
