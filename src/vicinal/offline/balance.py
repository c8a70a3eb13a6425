"""Copies a picture: the same for all, or as many as its class needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from vicinal.datasets.item import Item
from vicinal.datasets.soft import largest, own_shares

Class: TypeAlias = int | None


@attrs.define(eq=False)
class Allotment:
    """Gives out copies, picture by picture in the order of the data set.

    ``copies``: of a picture whose class has no target. ``targets``: outputs by class, spread evenly over its pictures.
    ``pictures``: by class, how many there are. ``frequencies``: by class, how many pictures show it.
    """

    copies: int
    targets: Mapping[Class, int] = attrs.field(factory=dict)
    pictures: Mapping[Class, int] = attrs.field(factory=dict)
    frequencies: Mapping[int, int] = attrs.field(factory=dict)
    _given: Counter[Class] = attrs.field(factory=Counter)

    def next(self, item: Item) -> int:
        """Copies of the next picture. The k-th of n gets floor((k + 1) T / n) - floor(k T / n), so all get T together."""
        name = class_of(item, self.frequencies)
        if name not in self.targets:
            return self.copies
        place, count, target = self._given[name], self.pictures[name], self.targets[name]
        self._given[name] += 1
        return (place + 1) * target // count - place * target // count


def balanced(items: Iterable[Item], again: Iterable[Item], copies: int, balance: bool | int, originals: bool) -> Allotment:
    """An allotment that gives every class as many outputs: ``balance``, or those of the largest with ``copies`` each.

    Originals count as outputs. A picture with a class of its own belongs to it; one with objects to the rarest of their
    classes, the rarest being that which the fewest pictures show (compare repeat factors, Gupta et al. 2019, LVIS). The
    others get ``copies``. ``items`` and ``again``: the data set, twice.
    """
    frequencies: Counter[int] = Counter()
    for item in items:
        frequencies.update(() if item.fault else classes_of(item))
    pictures = Counter(class_of(item, frequencies) for item in again if not item.fault)
    known = [count for name, count in pictures.items() if name is not None]
    most = max(known, default=0) * (copies + originals) if balance is True else int(balance)
    targets: dict[Class, int] = {
        name: max(0, most - originals * count) for name, count in pictures.items() if name is not None
    }
    return Allotment(copies, targets, pictures, frequencies)


def classes_of(item: Item) -> set[int]:
    """The classes that a picture shows; of soft labels the one with the largest share."""
    shares = own_shares(item.label, item.soft)
    if shares:
        return {largest(shares)}
    return set() if item.objects is None else set(item.objects.labels.tolist())


def class_of(item: Item, frequencies: Mapping[int, int]) -> Class:
    """The class that a picture counts for; None where it has none."""
    return min(classes_of(item), key=lambda name: (frequencies.get(name, 0), name), default=None)
