"""In which form things on images were given: arrays, tuples of numbers, single things or collections, within lists or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from vicinal.compat.imgaug.augmentables.base import IAugmentable
from vicinal.compat.imgaug.dtypes import restore_dtypes_
from vicinal.compat.imgaug.kinds import is_np_array, is_single_number, require

_KINDS = {"f": "float", "u": "uint", "i": "int", "b": "bool"}


class Form(NamedTuple):
    """How many lists there are around the innermost thing, what that is, and that thing.

    ``leaf``: "None", "empty", such as "array[float]" or "tuple[number,size=2]", or the name of a class.
    """

    depth: int
    leaf: str
    value: Any

    def __str__(self) -> str:
        return "iterable-" * self.depth + ("iterable[empty]" if self.leaf == "empty" else self.leaf)


def form_of(inputs: Any) -> Form:
    """The form, by the first thing that is not an empty list."""
    value, found, parents = find_first_nonempty(inputs)
    require(len(parents) <= 4, "form of augmentables", "at most four lists within each other", len(parents))
    if not found:
        return Form(len(parents), "empty", None)
    last = parents[-1] if parents else None
    if isinstance(last, tuple) and last and all(is_single_number(number) for number in last):
        return Form(len(parents) - 1, f"tuple[number,size={len(last)}]", last)
    if value is None:
        return Form(0, "None", None)
    if is_np_array(value):
        return Form(len(parents), f"array[{_KINDS.get(value.dtype.kind, value.dtype.kind)}]", value)
    return Form(len(parents), type(value).__name__, value)


def estimate_normalization_type(inputs: Any) -> str:
    """The form as a string, such as "iterable-iterable-tuple[number,size=2]"."""
    return str(form_of(inputs))


def find_first_nonempty(attr: Any, parents: list[Any] | None = None) -> tuple[Any, bool, list[Any]]:
    """The first thing within lists that is no empty list itself, whether there is one, and the lists around it."""
    parents = [] if parents is None else parents
    if attr is None or is_np_array(attr) or not _is_list(attr):
        return attr, True, parents
    deepest = parents if len(attr) == 0 else [*parents, attr]
    for item in attr:
        value, found, around = find_first_nonempty(item, [*parents, attr])
        if found:
            return value, True, around
        deepest = max(deepest, around, key=len)
    return None, False, deepest


def restore_dtype_and_merge(arr: Any, input_dtype: Any) -> Any:
    """Arrays within lists in a dtype; where all of a list have one shape, as one array."""
    if isinstance(arr, list):
        arr = [restore_dtype_and_merge(part, input_dtype) for part in arr]
        arr = np.array(arr) if len({part.shape for part in arr}) == 1 else arr
    return restore_dtypes_(arr, input_dtype) if is_np_array(arr) else arr


def _is_list(obj: Any) -> bool:
    return isinstance(obj, Iterable) and not isinstance(obj, IAugmentable | str) and not hasattr(obj, "coords")
