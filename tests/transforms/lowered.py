"""Lowering a transform without a pipeline around it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Lowering
from vicinal.sampling.draw import Draws
from vicinal.transforms.base import Transform, lower_child


def lowered(
    transform: Transform, canvas: tuple[int, int] | NDArray[Any] = (20, 30), count: int = 1, *, channels: int = 3,
    alpha: bool = False, seed: int = 0, epochs: NDArray[Any] | None = None,
) -> Lowering:  # fmt: skip
    """The ops, canvases and record of ``count`` samples (ids 0, 1, ...) under ``transform``."""
    ids = np.arange(count, dtype=np.uint64)
    epochs = np.zeros(count, np.uint32) if epochs is None else epochs.astype(np.uint32)
    sizes = np.array(np.broadcast_to(canvas, (count, 2)), np.int64)
    lowering = Lowering(draws=Draws(seed, ids, epochs), canvas=sizes, channels=channels, alpha=alpha)
    site = lowering.root()
    lower_child(transform, site, f"{type(transform).__name__}[0]", site.active)
    return lowering


def values(lowering: Lowering) -> dict[str, NDArray[Any]]:
    """What was recorded of the only transform."""
    return next(iter(lowering.record.values.values()), {})


def carried(lowering: Lowering, x: float, y: float, sample: int = 0) -> tuple[float, float]:
    """Where the point (x, y) of the input lands on the output, by all warps in turn."""
    point = np.array([x, y, 1.0])
    for op in lowering.ops:
        point = np.linalg.inv(op.matrix[sample]) @ point  # type: ignore[union-attr]
    return float(point[0] / point[2]), float(point[1] / point[2])
