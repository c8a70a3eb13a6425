"""Who is mixed with whom: a function of the ids in the batch and of nothing else, so its order does not matter."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs
import numpy as np

from vicinal.data.labels import read_classes
from vicinal.errors import DataError
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.sampling.column import Untraceable

PARTNERS = ("permutation", "same-class", "cross-class")
Among: TypeAlias = Literal["permutation", "same-class", "cross-class"]


@attrs.frozen(eq=False)
class Partners:
    """Each sample's partner [N], itself where it has none; and the sample whose draws hold for the whole batch."""

    partner: Ints
    leader: int

    def shared(self, values: Floats, per_sample: bool) -> Floats:
        """``values`` [N, ...] as they are, or the leader's for all."""
        if per_sample or not len(values):
            return values
        return np.repeat(values[self.leader : self.leader + 1], len(values), axis=0)


def partners(site: Site, how: str, turn: int = 0) -> Partners:
    """Partners among the whole batch, drawn by two numbers a sample: ``how`` is one of PARTNERS.

    "permutation": the sample with the k-th first number gets the one with the k-th second number. "same-class": so
    within each class. "cross-class": every sample one of those of other classes, alike likely.
    DataError without labels. ``turn``: another than 0 draws others.
    """
    if site.lowering.traced:
        raise Untraceable("pictures of a batch are mixed with each other")
    first, second = (site.uniform(f"{name}{turn or ''}")[:, 0] for name in ("order", "partner"))
    leader = int(first.argmin()) if site.count else 0
    groups = np.zeros(site.count, np.int64) if how == "permutation" else _classes(site, how)
    ordered = np.lexsort((second, groups))
    if how == "cross-class":
        return Partners(_of_others(first, groups, ordered), leader)
    partner = np.empty(site.count, np.int64)
    partner[np.lexsort((first, groups))] = ordered
    return Partners(partner, leader)


def _of_others(draw: Floats, groups: Ints, ordered: Ints) -> Ints:
    """Of the samples ``ordered`` by group, for each the one that its ``draw`` in [0, 1) picks among the other groups."""
    sizes = np.bincount(groups, minlength=1)
    starts = np.cumsum(sizes) - sizes
    others = len(groups) - sizes[groups]
    place = (draw * others).astype(np.int64)
    place += np.where(place >= starts[groups], sizes[groups], 0)
    return np.where(others > 0, ordered[np.minimum(place, len(groups) - 1)], np.arange(len(groups)))


def _classes(site: Site, how: str) -> Ints:
    """The class [N] of every sample, numbered in the order of its labels."""
    if not site.count:
        return np.zeros(0, np.int64)
    if site.labels is None:
        raise DataError(f"{site.place}.partners: expected labels of the pictures for {how!r}, got none")
    labels, _ = read_classes(site.labels)
    classes = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return np.unique(classes, return_inverse=True)[1].astype(np.int64)
