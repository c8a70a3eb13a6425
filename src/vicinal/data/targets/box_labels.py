"""Labels of a batch that are those of its boxes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import take
from vicinal.data.labels import belong_to_boxes
from vicinal.data.swaps import Pairs, exchanged
from vicinal.data.targets.target import Reading
from vicinal.errors import DataError

OWNERS = ("boxes", "rotated_boxes")
"""Targets that the labels of a batch can be those of: the first that is there."""


def exchanged_labels(fields: list[dict[str, Any]], mirror: NDArray[np.bool_], pairs: Pairs, name: str) -> list[dict[str, Any]]:
    """The ``fields`` of boxes, by picture, with the labels of ``pairs`` exchanged in those [N] that are mirrored."""
    found = list(fields)
    for index in np.flatnonzero(mirror).tolist():
        if "labels" in found[index]:
            labels = exchanged(found[index]["labels"], pairs, f"{name}[{index}].labels")
            found[index] = {**found[index], "labels": labels}
    return found


def take_labels(
    reading: Reading, fields: list[dict[str, Any]], counts: list[int], holder: str,
    kept: list[NDArray[np.int64] | None] | None = None,
) -> bool:  # fmt: skip
    """Whether the labels of the batch are those of the boxes; then they are put to their ``fields``.

    ``counts``: boxes by picture, of which clipping ``kept`` some. ``holder``: the class that can have labels itself.
    """
    labels = reading.given.get("labels")
    if labels is None:
        return False
    where = reading.where("labels")
    labelled = all("labels" in entry for entry in fields or [{}])
    if not belong_to_boxes(labels, counts, len(fields), where, labelled):
        return False
    for index, entry in enumerate(fields):
        if "labels" in entry:
            raise DataError(f"{where}[{index}]: expected labels here or in {holder}, got both")
        keep = None if kept is None else kept[index]
        entry["labels"] = labels[index] if keep is None else take(labels[index], keep)
    return True
