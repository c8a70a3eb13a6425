"""Samples of one size side by side, as a batch has one size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.data.sizes import all_same
from vicinal.program.ops import Op

Ints = NDArray[np.int64]


def in_order(ops: Sequence[Op], canvas: Ints) -> tuple[Ints, list[tuple[int, int]]]:
    """An order of the samples [N] in which those of one size all the way stand in runs, and the runs (start, stop)."""
    sizes = [canvas]
    for op in ops:
        after = op.canvas_after(sizes[-1])
        if after is not sizes[-1]:
            sizes.append(after)
    if all(map(all_same, sizes)):
        return np.arange(len(canvas)), [(0, len(canvas))] if len(canvas) else []
    _, kind = np.unique(np.concatenate(sizes, axis=1), axis=0, return_inverse=True)
    order = np.argsort(kind.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(kind.reshape(-1))).tolist()
    return order, list(zip([0, *ends[:-1]], ends, strict=True))
