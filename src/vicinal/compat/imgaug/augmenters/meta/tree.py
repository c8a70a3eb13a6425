"""Augmenters below an augmenter: listed, found and removed."""

import re
from collections.abc import Callable
from typing import Any


def all_children(augmenter: Any, flat: bool) -> list[Any]:
    """Each child, followed by its own children (as a list of their own unless `flat`)."""
    found: list[Any] = []
    for children in augmenter.get_children_lists():
        for child in children:
            found.append(child)
            below = child.get_all_children(flat=flat)
            if below:
                found.extend(below if flat else [below])
    return found


def find(augmenter: Any, func: Callable[[Any, list[Any]], bool], parents: list[Any], flat: bool) -> list[Any]:
    """`augmenter` and what is below it, where `func` holds."""
    found: list[Any] = [augmenter] if func(augmenter, parents) else []
    for children in augmenter.get_children_lists():
        for child in children:
            below = child.find_augmenters(func, parents=[*parents, augmenter], flat=flat)
            if below:
                found.extend(below if flat else [below])
    return found


def named(names: list[str], regex: bool) -> Callable[[Any, list[Any]], bool]:
    """A function that tells whether an augmenter has one of the names."""
    if regex:
        return lambda augmenter, parents: any(re.match(pattern, augmenter.name) for pattern in names)
    return lambda augmenter, parents: augmenter.name in names


def remove(augmenter: Any, func: Callable[[Any, list[Any]], bool], copy: bool, identity: bool) -> Any:
    """A tree without the augmenters where `func` holds: Identity (or None) if that is all of it."""
    if func(augmenter, []):
        if not copy:
            raise Exception("Inplace removal of topmost augmenter requested, which is currently not possible. Set copy=True.")
        from vicinal.compat.imgaug.augmenters.meta.identity import Identity

        return Identity() if identity else None
    kept = augmenter.deepcopy() if copy else augmenter
    remove_(kept, func, [])
    return kept


def remove_(augmenter: Any, func: Callable[[Any, list[Any]], bool], parents: list[Any]) -> None:
    """Removes in place."""
    for children in augmenter.get_children_lists():
        children[:] = [child for child in children if not func(child, [*parents, augmenter])]
        for child in children:
            child.remove_augmenters_(func, [*parents, augmenter])
