"""Labels of pictures that are laid over each other, by how much is seen of each."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.data.labels import MixedLabels, give_labels, read_classes, soft_labels
from vicinal.data.laying import Laying
from vicinal.data.mix_labels import mix_labels
from vicinal.errors import DataError


def lay_labels(labels: Any, laying: Laying) -> Any:
    """Labels of the N new pictures: of those of the pictures, by the shares that are seen of them, without what is filled.

    As ``mix_labels``; where more than two pictures can be laid, integers need the number of classes. Ops of one layer mix none.
    """
    owner, source = laying.owner, laying.source
    count, op = len(laying.sizes), laying.op
    if op.source.shape[1] == 1:
        return labels
    share = np.zeros((count, count))
    np.add.at(share, (owner, source), laying.area)
    total = share.sum(axis=1, keepdims=True)
    share = np.divide(share, total, out=np.eye(count), where=total > 0)
    if op.source.shape[1] == 2:
        partner = np.arange(count)
        others = owner != source
        partner[owner[others]] = source[others]
        return mix_labels(labels, partner, share.diagonal(), op.classes, op.smoothing, op.place)
    return _soft(labels, share, laying)


def _soft(labels: Any, share: np.ndarray[Any, np.dtype[np.float64]], laying: Laying) -> Any:
    op = laying.op
    if isinstance(labels, MixedLabels):
        raise DataError(f"{op.place}: expected classes=K in the mix before it, for labels mixed twice, got none")
    array, tensor = read_classes(labels)
    if array.ndim == 1 and op.classes is None:
        wanted = "how many there are, as labels of more than two pictures are mixed to soft ones"
        raise DataError(f"{op.place}.classes: expected {wanted}, got None")
    if array.ndim == 1 and op.classes is not None:
        array = soft_labels(array, op.classes, op.smoothing)
    elif op.classes not in (None, array.shape[1]):
        wanted = f"soft labels of {op.classes} classes, as {op.place}.classes says"
        raise DataError(f"labels: expected {wanted}, got {array.shape[1]}")
    return give_labels((share @ array.astype(np.float64)).astype(array.dtype), tensor)
