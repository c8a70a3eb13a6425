"""The losses as the papers write them, in float64 NumPy with loops over classes and no care for stability."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def probabilities(logits: Array, mode: str) -> Array:
    """[N, C, L] of logits [N, C, L]."""
    if mode == "multiclass":
        return np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return 1 / (1 + np.exp(-logits))


def one_hot(index: Array, classes: int) -> Array:
    """[N, C, L] of indices [N, L]; rows of 0 where an index is no class."""
    return np.stack([index == c for c in range(classes)], 1).astype(float)


def overlap(p: Array, y: Array, valid: Array, smooth: float, per: str, kind: str) -> Array:
    """Dice or IoU loss [N, C], or [C] of the batch."""
    axes = (2,) if per == "image" else (0, 2)
    both, ps, ys = (p * y * valid).sum(axes), (p * valid).sum(axes), (y * valid).sum(axes)
    if kind == "dice":
        return 1 - (2 * both + smooth) / (ps + ys + smooth)
    return 1 - (both + smooth) / (ps + ys - both + smooth)


def binary_cross_entropy(p: Array, y: Array, positive: float = 1.0, negative: float = 1.0) -> Array:
    return -(positive * y * np.log(p) + negative * (1 - y) * np.log(1 - p))


def focal(p: Array, y: Array, alpha: float, gamma: float) -> Array:
    return -(alpha * y * (1 - p) ** gamma * np.log(p) + (1 - alpha) * (1 - y) * p**gamma * np.log(1 - p))


def jensen_shannon(views: list[Array]) -> Array:
    """[N, L] of probabilities [N, C, L]."""
    mean = np.mean(views, axis=0)
    return np.mean([(p * np.log(p / mean)).sum(1) for p in views], axis=0)
