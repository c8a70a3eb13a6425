"""Checks of what an iterable holds, under the names of ``imgaug.validation``."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug.kinds import is_iterable


def convert_iterable_to_string_of_types(iterable_var: Any) -> str:
    """The types of the items, with commas in between."""
    return ", ".join(str(type(item)) for item in iterable_var)


def is_iterable_of(iterable_var: Any, classes: Any) -> bool:
    """Whether it can be iterated over and each item is an instance of one of ``classes``; true if it is empty."""
    return is_iterable(iterable_var) and all(isinstance(item, classes) for item in iterable_var)


def assert_is_iterable_of(iterable_var: Any, classes: Any) -> None:
    """AssertionError unless ``is_iterable_of``."""
    if is_iterable_of(iterable_var, classes):
        return
    wanted = classes.__name__ if isinstance(classes, type) else ", ".join(kind.__name__ for kind in classes)
    got = convert_iterable_to_string_of_types(iterable_var) if is_iterable(iterable_var) else type(iterable_var).__name__
    raise AssertionError(f"expected an iterable of {wanted}, got {got}")
