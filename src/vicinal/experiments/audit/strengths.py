"""Strengths: drawn values of a parameter in a few groups, so that what happens can be told for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.experiments.audit.changed import Draws

Bools: TypeAlias = NDArray[np.bool_]
GROUPS = 5


@attrs.frozen(eq=False)
class Group:
    """Samples ``which`` [N] for which ``transform`` drew a ``parameter`` from ``low`` to ``high``; "" and None: that it
    touched at all."""

    transform: str
    parameter: str
    low: float | None
    high: float | None
    which: Bools


def groups(values: Draws, active: Mapping[str, Bools], place: str) -> Iterator[Group]:
    """For every parameter drawn at ``place`` or inside of it (a policy's operations): each value, or fifths of them; and
    each operation as a whole.

    The same operation in several slots of a policy counts as one.
    """
    whole: dict[str, list[Bools]] = {}
    for where, touched in active.items():
        if where.startswith(f"{place}/"):
            whole.setdefault(where.rpartition("/")[2], []).append(touched)
    for transform, touches in sorted(whole.items()):
        yield Group(transform, "", None, None, np.any(touches, axis=0))
    merged: dict[tuple[str, str], list[NDArray[np.float64]]] = {}
    for (where, name), drawn in values.items():
        if where == place or where.startswith(f"{place}/"):
            merged.setdefault((where.rpartition("/")[2], name), []).append(drawn)
    for (transform, name), rows in sorted(merged.items()):
        stack = np.stack(rows)
        for low, high in _ranges(stack[~np.isnan(stack)]):
            inside: Bools = np.any((stack >= low) & (stack <= high), axis=0)
            yield Group(transform, name, low, high, inside)


def _ranges(drawn: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Each value where there are few; fifths of the draws where there are many; none for a constant."""
    found = np.unique(drawn).tolist()
    if len(found) <= GROUPS:
        return [(value, value) for value in found] if len(found) > 1 else []
    edges = np.quantile(drawn, np.linspace(0, 1, GROUPS + 1)).tolist()
    return [(low, high) for low, high in pairwise(edges) if high > low]
