"""Nested dicts, lists and tuples as flat lists of what they hold, and back; None and everything else is a leaf."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from typing import Any


def leaves(value: Any) -> list[Any]:
    """What is held, in order."""
    children = _children(value)
    return [value] if children is None else [leaf for child in children for leaf in leaves(child)]


def rebuilt(value: Any, new: Iterator[Any]) -> Any:
    """The same nesting with other leaves."""
    children = _children(value)
    if children is None:
        return next(new)
    made = [rebuilt(child, new) for child in children]
    if isinstance(value, dict):
        pairs = dict(zip(value, made, strict=True))
        if isinstance(value, defaultdict):
            return defaultdict(value.default_factory, pairs)
        return OrderedDict(pairs) if isinstance(value, OrderedDict) else pairs
    return type(value)(*made) if hasattr(value, "_fields") else type(value)(made)


def _children(value: Any) -> list[Any] | None:
    if type(value) in (dict, OrderedDict, defaultdict):
        return list(value.values())
    if type(value) in (list, tuple) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        return list(value)
    return None
