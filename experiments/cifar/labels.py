"""Wrong labels, to train with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def corrupted(labels: NDArray[Any], share: float, classes: int, seed: int) -> NDArray[Any]:
    """Labels [N] of which the ``share``, rounded to whole labels, is replaced by another of the ``classes``, each alike likely.

    Every replaced label is wrong. Zhang et al. 2018 ("mixup") draw from all classes instead, so that a tenth of their
    replaced labels of CIFAR-10 stays right. With one ``seed`` the labels of a smaller share are among those of a larger.
    """
    rng = np.random.default_rng(seed)
    which = rng.permutation(len(labels))
    other = rng.integers(1, classes, len(labels))
    wrong = which[: round(share * len(labels))]
    out = labels.copy()
    out[wrong] = (labels[wrong] + other[wrong]) % classes
    return out
