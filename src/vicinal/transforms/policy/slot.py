"""One slot of a policy: each sample runs one operation of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats, Ints
from vicinal.transforms.base import lower_child
from vicinal.transforms.policy.operation import GEOMETRY, How, Operation


def lower_slot(
    site: Site, number: int, operations: Sequence[Operation], chosen: Ints, strength: Floats, active: Bools, how: How
) -> None:
    """Lowers, for the samples of ``active``, ``operations[chosen[n]]`` at strength ``strength[n]`` in [0, 1].

    The ops are those of all ``operations`` whatever was drawn. As a sample runs one of them at most, their order is free:
    geometry comes last in even slots and first in odd ones, where the fuser joins it to that of the slot before.
    """
    inner = site.at(f"slot[{number}]", active)
    sign = np.where(inner.uniform("sign")[:, 0] < 0.5, -1.0, 1.0)
    inner.note("operation", chosen)
    inner.note("strength", strength)
    for index in sorted(range(len(operations)), key=lambda k: (operations[k].name in GEOMETRY) != bool(number % 2)):
        operation = operations[index]
        values = operation.values(strength, sign)
        mine = active & (chosen == index) & ~operation.idle(values)
        lower_child(operation.transform(values, inner, how), inner, operation.name, mine)


def pick(uniform: Floats, count: int) -> Ints:
    """One of 0 .. count - 1 [N], all alike likely, from uniform numbers in [0, 1)."""
    return np.minimum((uniform * count).astype(np.int64), count - 1)
