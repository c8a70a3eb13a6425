"""Which made pictures are kept: they show their class, not too plainly, and are no copies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import JobError, expected
from vicinal.experiments.data.pictures import Data
from vicinal.generative.classes.classifier import Judge
from vicinal.generative.measures.nearest_real import distances_among, nearest_distances
from vicinal.numbers import is_number

CONFIDENCE = (0.5, 0.99)
COPY = 5
"""The percentile of the distances among real pictures of a class, to their nearest: what is nearer is taken for a copy."""


@attrs.frozen(eq=False)
class Filter:
    """Judges pictures of class ``label`` by a classifier of real ones. ``floor``: the least distance to a real picture, by the
    cosine of the classifier's features. ``told``: how many were kept, and left out for which reason."""

    judge: Judge
    label: int
    real: NDArray[np.float64]
    floor: float
    confidence: tuple[float, float]
    told: Counter[str] = attrs.field(factory=Counter)

    @classmethod
    def of(cls, path: Path, data: Data, label: int, confidence: tuple[float, float] = CONFIDENCE) -> Filter:
        """By the classifier at ``path``, for a class of ``data``."""
        low, high = check_confidence(confidence)
        judge = Judge.of(path, data)
        real = judge.features(data.train.images[data.train.targets == label])
        floor = float(np.percentile(distances_among(real), COPY)) if len(real) > 1 else 0.0
        return cls(judge, label, real, floor, (low, high))

    def kept(self, images: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which of pictures [N, H, W, C] to keep."""
        sure = self.judge.probabilities(images)[:, self.label]
        near = nearest_distances(self.real, self.judge.features(images))
        low, high = self.confidence
        reasons = np.select(
            [sure <= low, (sure >= high) & (high < 1), near < self.floor],
            ["taken for another class", "too plain to teach anything", "too near to a real picture"],
            "kept",
        )
        self.told.update(reasons.tolist())
        return np.asarray(reasons == "kept")


def check_confidence(value: tuple[float, float]) -> tuple[float, float]:
    """Two numbers in [0, 1], the first below the second (1: nothing is too plain); JobError else."""
    if len(value) != 2 or not all(map(is_number, value)) or not 0 <= value[0] < value[1] <= 1:
        raise JobError(expected("confidence", "(low, high) in [0, 1] with low < high", tuple(value)))
    return float(value[0]), float(value[1])
