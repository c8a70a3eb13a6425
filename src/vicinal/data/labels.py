"""Labels: whether they belong to the pictures (classes or soft labels) or to the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.data.foreign import is_tensor, length, read_rows
from vicinal.errors import DataError, expected


def belong_to_boxes(labels: Any, counts: Sequence[int] | None, pictures: int, where: str = "Batch.labels") -> bool:
    """Whether ``labels`` go with the boxes (and are dropped with them) or with the pictures.

    Labels of the pictures are N numbers or strings, or soft labels: N rows of K floats. Labels of the boxes are N rows,
    each as long as its picture has boxes (``counts``, None without boxes). Rows of floats that fit both ways raise
    DataError, as do rows that fit neither; ``Boxes(..., labels=...)`` says it without doubt.
    """
    count = length(labels, pictures, where, "pictures")
    if count != pictures:
        raise DataError(f"{where}: expected one entry for each of {pictures} pictures, got {count}")
    if _is_flat(labels):
        return False
    rows = [read_rows(row, f"{where}[{index}]")[0] for index, row in enumerate(labels)]
    lengths = [len(row) if row.ndim else -1 for row in rows]
    if -1 in lengths:
        raise DataError(f"{where}: expected numbers or rows, got both")
    full = [row for row in rows if row.size]
    soft = bool(full) and len(set(lengths)) == 1 and all(row.dtype.kind == "f" and row.ndim == 1 for row in full)
    fits = counts is not None and lengths == list(counts)
    if soft and fits:
        raise DataError(f"{where}: expected rows that are either soft labels or one label a box, got rows of "
                        f"{lengths[0]} floats that could be both; give box labels as Boxes(..., labels=...)")
    if not soft and not fits:
        have = "no boxes" if counts is None else f"boxes {list(counts)[:8]}"
        raise DataError(expected(where, f"soft labels [N, K] of floats or rows as long as the boxes ({have})",
                                 lengths[:8]))
    return fits


def _is_flat(labels: Any) -> bool:
    if isinstance(labels, np.ndarray) or is_tensor(labels):
        return labels.ndim == 1 and not (isinstance(labels, np.ndarray) and labels.dtype == object)
    return all(isinstance(entry, str | int | float | np.generic) for entry in labels)


def check_one(label: Any, count: int | None, where: str = "labels") -> bool:
    """The same question for one picture: a number or string, K soft floats, or one label for each of its boxes."""
    if isinstance(label, str | int | float | np.generic) or (is_tensor(label) and label.ndim == 0):
        return False
    return belong_to_boxes([label], None if count is None else [count], 1, where)
