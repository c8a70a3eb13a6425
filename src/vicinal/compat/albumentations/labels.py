"""Labels of boxes and keypoints as numbers beside their coordinates, and back in the form that they came in."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from vicinal.compat.albumentations.transform import Array


def order(label: Any) -> tuple[int, Any]:
    """Numbers first, then everything else by its text."""
    return (0, label) if isinstance(label, Real) else (1, str(label))


def listed(values: Any) -> list[Any]:
    """The labels as a list."""
    if isinstance(values, np.ndarray):
        return list(values.flatten().tolist())
    return list(values)


class LabelColumn:
    """One label field: numbers stay numbers (as float32), everything else is numbered."""

    def __init__(self, values: Any) -> None:
        self.array_dtype = values.dtype if isinstance(values, np.ndarray) else None
        labels = listed(values)
        if isinstance(values, np.ndarray) and values.size:
            self.numeric = bool(np.issubdtype(values.dtype, np.number))
        else:
            self.numeric = bool(labels) and all(isinstance(x, (int, float)) for x in labels)
        self.codes: dict[Any, int] = {}

    def encode(self, values: Any) -> Array:
        """A column [N, 1]."""
        labels = listed(values)
        if self.numeric:
            return np.array(labels, np.float32).reshape(-1, 1)
        for label in sorted(set(labels) - set(self.codes), key=order):
            self.codes[label] = len(self.codes)
        return np.array([self.codes[x] for x in labels]).reshape(-1, 1)

    def decode(self, column: Array) -> Any:
        """The labels of a column: an array of the same dtype where an array came, else a list."""
        if self.numeric:
            return column.tolist() if self.array_dtype is None else column.astype(self.array_dtype)
        back = {code: label for label, code in self.codes.items()}
        labels = [back[int(x)] for x in column]
        if self.array_dtype is not None:
            return np.array(labels, self.array_dtype)
        return np.array(labels).tolist() if labels else []


class LabelManager:
    """The label columns of a Compose, which remember their codes from call to call."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], LabelColumn] = {}

    def encode(self, data_name: str, field: str, values: Any) -> Array:
        """The column of a field."""
        key = (data_name, field)
        known = self.columns.get(key)
        kind = LabelColumn(values)
        if known is None or (kind.numeric, kind.array_dtype) != (known.numeric, known.array_dtype):
            self.columns[key] = kind
        return self.columns[key].encode(values)

    def decode(self, data_name: str, field: str, column: Array) -> Any:
        """The labels of a field's column."""
        return self.columns[data_name, field].decode(column)
