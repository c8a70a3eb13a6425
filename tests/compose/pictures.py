"""Samples for tests of compositions: many tiny pictures, and what was drawn for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.program.program import Program
from vicinal.transforms.compose.pipeline import Pipeline

Array = NDArray[Any]


def stack(count: int, size: tuple[int, int] = (6, 7), channels: int = 3, seed: int = 0) -> Array:
    """White noise uint8 [N, H, W, C]."""
    return np.random.default_rng(seed).integers(0, 256, (count, *size, channels), np.uint8)


def many(pipeline: Pipeline, count: int, **keywords: Any) -> Program:
    """The program of ``count`` pictures of one pixel: for rates of what is drawn."""
    return pipeline.program(np.zeros((count, 1, 1, 1), np.uint8), **keywords)


def within(share: float, wanted: float, count: int) -> bool:
    """Whether a share of ``count`` draws is within 4 standard errors of the wanted one."""
    return abs(share - wanted) <= 4 * np.sqrt(wanted * (1 - wanted) / count) + 1e-12
