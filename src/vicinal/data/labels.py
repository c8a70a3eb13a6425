"""Labels: whether they belong to the pictures (classes or soft labels) or to the boxes."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from vicinal.data.foreign import Array, as_tensor, is_tensor, length, read_rows, tensor_array, tensor_kind
from vicinal.errors import DataError, expected


class MixedLabels(NamedTuple):
    """Labels of mixed pictures: ``share`` [N] float32 of each is ``y_a`` [N], the rest ``y_b`` [N]. Unpack it.

    A loss is share * loss(output, y_a) + (1 - share) * loss(output, y_b). Of one sample: three numbers.
    """

    y_a: Any
    y_b: Any
    share: Any


def entry(labels: Any, index: int) -> Any:
    """The label of one picture."""
    return MixedLabels(*(part[index] for part in labels)) if isinstance(labels, MixedLabels) else labels[index]


def together(rows: list[Any]) -> Any:
    """The labels of pictures of which ``entry`` gives those of each: a list, or what a mix gives of all."""
    if not rows or not all(isinstance(row, MixedLabels) for row in rows):
        return rows
    parts: list[tuple[Any, ...]] = list(zip(*rows, strict=True))
    return MixedLabels(*(sys.modules["torch"].stack(part) if is_tensor(part[0]) else np.asarray(part) for part in parts))


def read_classes(labels: Any, where: str = "labels") -> tuple[Array, str]:
    """Labels of N pictures as integers [N] or floats [N, K], and the kind of tensor that they are; DataError for others."""
    if isinstance(labels, list | tuple) and any(isinstance(one, MixedLabels) for one in (labels, *labels)):
        got = "labels of a mix without classes=K"
        raise DataError(f"{where}: expected integers [N] or soft labels [N, K] of floats to mix, got {got}")
    if is_tensor(labels):
        array = tensor_array(labels, where)
    else:
        rows = [tensor_array(row, where) if is_tensor(row) else row for row in labels] if len(labels) else labels
        array = read_rows(labels if isinstance(labels, np.ndarray) else rows, where)[0]
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.int64)
    if not (array.dtype.kind in "iu" and array.ndim == 1) and not (array.dtype.kind == "f" and array.ndim == 2):
        got = f"{array.dtype} of shape {array.shape}"
        raise DataError(f"{where}: expected integers [N] or soft labels [N, K] of floats to mix, got {got}")
    rows = labels if isinstance(labels, list | tuple) else [labels]
    return array, next((tensor_kind(row) for row in rows if is_tensor(row)), "")


def soft_labels(classes: Array, count: int, smoothing: float, where: str = "labels") -> Array:
    """Rows [N, K] float32 that sum to 1: smoothing / K everywhere, and 1 - smoothing more at the class."""
    outside = np.flatnonzero((classes < 0) | (classes >= count))
    if len(outside):
        first = int(outside[0])
        raise DataError(f"{where}[{first}]: expected a class from 0 to {count - 1}, got {classes[first]}")
    rows = np.full((len(classes), count), smoothing / count, np.float32)
    rows[np.arange(len(classes)), classes.astype(np.int64)] += 1.0 - smoothing
    return rows


def give_labels(array: Array, tensor: str) -> Any:
    """An array, or a tensor of the kind as which labels came."""
    return as_tensor(np.ascontiguousarray(array), tensor) if tensor else array


def belong_to_boxes(
    labels: Any, counts: Sequence[int] | None, pictures: int, where: str = "Batch.labels", labelled: bool = False
) -> bool:
    """Whether ``labels`` go with the boxes (and are dropped with them) or with the pictures.

    Without boxes (``counts`` None), and where boxes have labels of their own (``labelled``), they are those of the pictures,
    whatever they are. Else labels of the pictures are N numbers, strings or dicts, or soft labels: N rows of K floats. Labels
    of the boxes are N rows, each as long as its picture has boxes. Rows of floats that fit both ways raise DataError, as do
    rows that fit neither; ``Boxes(..., labels=...)`` says it without doubt.
    """
    if isinstance(labels, MixedLabels):  # of pictures alone
        counts, labels = None, labels.y_a
    count = -1 if isinstance(labels, str | bytes | Mapping | Set) else length(labels, pictures, where, "pictures")
    if count == -1:
        raise DataError(expected(where, f"a list of one entry for each of {pictures} pictures", labels))
    if count != pictures:
        raise DataError(f"{where}: expected one entry for each of {pictures} pictures, got {count}")
    if counts is None or not any(_has_rows(entry) for entry in labels):
        return False
    return _fit(labels, list(counts), where, labelled)


def are_rows(labels: Any, count: int) -> bool:
    """Whether labels of ``count`` pictures that belong together are rows, one a picture, and not a label of the whole."""
    return _has_rows(labels) and len(labels) == count and all(_has_rows(entry) for entry in labels)


def _has_rows(label: Any) -> bool:
    """Whether an entry could be the labels of boxes."""
    if isinstance(label, int | float | str | bytes | MixedLabels):  # most are
        return False
    return bool(label.ndim > 0) if hasattr(label, "ndim") else isinstance(label, Sequence)


def _fit(labels: Any, counts: list[int], where: str, labelled: bool) -> bool:
    lengths = [len(row) if _has_rows(row) else -1 for row in labels]
    fits = lengths == counts
    if labelled and not fits:
        return False
    if -1 in lengths:
        raise DataError(f"{where}: expected numbers or rows, got both")
    soft = len(set(lengths)) == 1 and lengths[0] > 0 and all(_is_soft(row) for row in labels)
    if soft and fits and not labelled:
        raise DataError(f"{where}: expected rows that are either soft labels or one label a box, got rows of "
                        f"{lengths[0]} floats that could be both; give box labels as Boxes(..., labels=...)")
    if not soft and not fits:
        raise DataError(f"{where}: expected one label for each box, or soft labels [N, K] of floats, got {lengths[:8]} labels "
                        f"for {counts[:8]} boxes (for labels of both: Boxes(..., labels=...), and labels of the pictures)")
    return fits and not soft


def _is_soft(row: Any) -> bool:
    try:
        array = tensor_array(row, "labels") if is_tensor(row) else np.asarray(row)
    except ValueError:  # rows of different lengths
        return False
    return array.dtype.kind == "f" and array.ndim == 1


def check_one(label: Any, count: int | None, where: str = "labels") -> bool:
    """The same question for one picture: its label, K soft floats, or one label for each of its boxes."""
    return belong_to_boxes([label], None if count is None else [count], 1, where)
