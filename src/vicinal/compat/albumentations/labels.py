"""Labels of boxes and keypoints as numbers beside their coordinates, and back in the form that they came in."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from vicinal.compat.albumentations.transform import Array
from vicinal.errors import expected

EXACT = 2**24
"""The largest whole number up to which float32 holds all."""


def order(label: Any) -> tuple[int, Any]:
    """Numbers first, then everything else by its text."""
    return (0, label) if isinstance(label, Real) else (1, str(label))


def listed(values: Any) -> list[Any]:
    """The labels as a list; those of a tensor as numbers, as equal tensors are no equal keys."""
    if isinstance(values, np.ndarray):
        return list(values.flatten().tolist())
    return list(values.tolist() if hasattr(values, "tolist") else values)


def too_large(label: Any) -> bool:
    """Whether a whole number (the id of an annotation, say) has no float32 of its own."""
    return isinstance(label, int) and abs(label) > EXACT


class LabelColumn:
    """One label field: numbers stay numbers (as float32, where it holds them), everything else is numbered."""

    def __init__(self, values: Any) -> None:
        self.array_dtype = values.dtype if isinstance(values, np.ndarray) else None
        labels = listed(values)
        if isinstance(values, np.ndarray) and values.size:
            self.numeric = bool(np.issubdtype(values.dtype, np.number))
        else:
            own = isinstance(values, np.ndarray) or not hasattr(values, "tolist")
            self.numeric = own and bool(labels) and all(isinstance(x, (int, float)) for x in labels)
        self.numbered = not self.numeric or any(map(too_large, labels))
        self.codes: dict[Any, int] = {}

    def form(self) -> tuple[Any, ...]:
        """What the labels of another call must share for their codes to be kept."""
        return self.numeric, self.numbered, self.array_dtype

    def encode(self, values: Any) -> Array:
        """A column [N, 1]."""
        labels = listed(values)
        if not self.numbered:
            return np.array(labels, np.float32).reshape(-1, 1)
        if self.numeric:
            self.codes = {}  # ids are other ones in every call
        for label in sorted(set(labels) - set(self.codes), key=order):
            self.codes[label] = len(self.codes)
        return np.array([self.codes[x] for x in labels]).reshape(-1, 1)

    def decode(self, column: Array) -> Any:
        """The labels of a column: an array of the same dtype where an array came, else a list."""
        if not self.numbered:
            return column.tolist() if self.array_dtype is None else column.astype(self.array_dtype)
        back = {code: label for label, code in self.codes.items()}
        labels = [back[int(x)] for x in column]
        if any(isinstance(x, tuple) for x in labels):
            return labels
        if self.array_dtype is not None:
            return np.array(labels, self.array_dtype)
        if self.numeric:
            return [float(x) for x in labels]
        return np.array(labels).tolist() if labels else []


class LabelManager:
    """The label columns of a Compose, which remember their codes from call to call."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], LabelColumn] = {}

    def encode(self, data_name: str, field: str, values: Any) -> Array:
        """The column of a field."""
        key, what = (data_name, field), f"label field {field} of {data_name}"
        if len(listed(values)) != len(values):
            raise ValueError(expected(what, "one label for each", f"an array of shape {np.shape(values)}"))
        known = self.columns.get(key)
        kind = LabelColumn(values)
        if known is None or kind.form() != known.form():
            self.columns[key] = kind
        try:
            return self.columns[key].encode(values)
        except TypeError as error:  # a list or a dict is no key
            raise TypeError(expected(what, "one number or text for each", values)) from error

    def decode(self, data_name: str, field: str, column: Array) -> Any:
        """The labels of a field's column."""
        return self.columns[data_name, field].decode(column)
