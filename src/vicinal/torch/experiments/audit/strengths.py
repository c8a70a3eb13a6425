"""Strengths: drawn values of a parameter in a few groups, so that what happens can be told for each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.torch.experiments.audit.changed import Draws

GROUPS = 5


@attrs.frozen(eq=False)
class Group:
    """Samples ``which`` [N] for which ``transform`` drew a ``parameter`` from ``low`` to ``high``."""

    transform: str
    parameter: str
    low: float
    high: float
    which: NDArray[np.bool_]


def groups(values: Draws, place: str) -> Iterator[Group]:
    """For every parameter drawn at ``place`` or inside of it (a policy's operations): each value, or fifths of them.

    The same operation in several slots of a policy counts as one.
    """
    merged: dict[tuple[str, str], list[NDArray[np.float64]]] = {}
    for (where, name), drawn in values.items():
        if where == place or where.startswith(f"{place}/"):
            merged.setdefault((where.rpartition("/")[2], name), []).append(drawn)
    for (transform, name), rows in sorted(merged.items()):
        stack = np.stack(rows)
        for low, high in _ranges(stack[~np.isnan(stack)]):
            inside: NDArray[np.bool_] = np.any((stack >= low) & (stack <= high), axis=0)
            yield Group(transform, name, low, high, inside)


def _ranges(drawn: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Each value where there are few; fifths of the draws where there are many; none for a constant."""
    found = np.unique(drawn).tolist()
    if len(found) <= GROUPS:
        return [(value, value) for value in found] if len(found) > 1 else []
    edges = np.quantile(drawn, np.linspace(0, 1, GROUPS + 1)).tolist()
    return [(low, high) for low, high in pairwise(edges) if high > low]
