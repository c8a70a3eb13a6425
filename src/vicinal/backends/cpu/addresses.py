"""Where pictures are, as kernels are told: one table for stacks and for lists of pictures that differ in size."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


def table(
    pictures: NDArray[Any] | list[NDArray[Any]], canvas: NDArray[np.int64], planar: bool = False
) -> tuple[NDArray[np.int64], Any]:
    """Address, height and width of every picture [N, 3]; and what must stay alive while the addresses are used.

    ``pictures``: a stack [N, H, W, ...], or [N, C, H, W] where ``planar``, or a list of pictures of sizes ``canvas`` [N, 2].
    """
    if isinstance(pictures, np.ndarray):
        whole = pictures if pictures.flags.c_contiguous else np.ascontiguousarray(pictures)
        height, width = whole.shape[2:4] if planar else whole.shape[1:3]
        table = _stacked(len(whole), whole.strides[0], height, width).copy()
        table[:, 0] += whole.__array_interface__["data"][0]
        return table, whole
    parts = [np.ascontiguousarray(picture) for picture in pictures]
    table = np.empty((len(parts), 3), np.int64)
    table[:, 0] = [part.__array_interface__["data"][0] for part in parts]
    table[:, 1:] = canvas
    return table, parts


@lru_cache(maxsize=64)
def _stacked(count: int, step: int, height: int, width: int) -> NDArray[np.int64]:
    """The table of a stack that begins at address 0."""
    table = np.empty((count, 3), np.int64)
    table[:, 0] = np.arange(count) * step
    table[:, 1:] = height, width
    table.setflags(write=False)
    return table
