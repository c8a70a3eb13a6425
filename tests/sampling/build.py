"""Batches to draw for."""

from __future__ import annotations

import numpy as np

from vicinal.sampling.draw import Draws


def batch(count: int, seed: int = 7, epoch: int = 0) -> Draws:
    return Draws(seed, np.arange(count, dtype=np.uint64), np.full(count, epoch, np.uint32))
