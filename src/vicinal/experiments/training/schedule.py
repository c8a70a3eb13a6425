"""The learning rate of each step."""

from __future__ import annotations

import math

from vicinal.experiments.training.settings import Training


def rate_of(training: Training, step: int, steps: int) -> float:
    """Of ``step`` (from 0) of ``steps``, a multiple of the epochs: rising in a line over those of warm-up, then falling
    by half a cosine, or constant."""
    warm = steps // training.epochs * training.warmup
    if step < warm:
        return training.first_rate * (step + 1) / warm
    if training.schedule == "constant":
        return training.first_rate
    return training.first_rate * (0.5 * (1 + math.cos(math.pi * ((step - warm) / (steps - warm)))))
