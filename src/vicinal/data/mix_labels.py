"""Labels of mixed pictures: soft ones, or two classes and a share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.labels import MixedLabels, give_labels, read_classes, soft_labels
from vicinal.errors import DataError


def mix_labels(
    labels: Any, partner: NDArray[np.int64], share: NDArray[np.float64], classes: int | None, smoothing: float, place: str
) -> Any:
    """N labels, of which sample n keeps ``share[n]`` and takes the rest from sample ``partner[n]``.

    Soft labels [N, K] stay soft; integers become soft ones [N, classes] float32, smoothed, or without ``classes``
    ``MixedLabels``. DataError for labels of other kinds, classes beyond K, and soft labels of another K.
    """
    if isinstance(labels, MixedLabels):
        raise DataError(f"{place}: expected classes=K in the mix before it, for labels mixed twice, got none")
    array, tensor = read_classes(labels)
    if array.ndim == 1 and classes is None:
        parts = (array, array[partner], share.astype(np.float32))
        return MixedLabels(*(give_labels(part, tensor) for part in parts))
    if array.ndim == 1 and classes is not None:
        array = soft_labels(array, classes, smoothing)
    elif classes not in (None, array.shape[1]):
        raise DataError(f"labels: expected soft labels of {classes} classes, as {place}.classes says, got {array.shape[1]}")
    weight = share.astype(array.dtype)[:, None]
    return give_labels(weight * array + (1 - weight) * array[partner], tensor)
