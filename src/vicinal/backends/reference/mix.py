"""Fork and Join: a weighted sum of one picture's variants."""

from __future__ import annotations

import attrs

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Fork, Join


def fork(picture: Picture, op: Fork, sample: int) -> Picture:
    """Keeps the picture, and begins the sum with ``weight`` times it."""
    return attrs.evolve(picture, kept=picture.values, total=op.weight[sample] * picture.values)


def join(picture: Picture, op: Join, sample: int) -> Picture:
    """Adds ``weight`` times the picture to the sum; goes on with what was kept, or after the last with the sum, clamped."""
    assert picture.total is not None
    assert picture.kept is not None
    total = picture.total + op.weight[sample] * picture.values
    if op.last:
        return attrs.evolve(picture.clamped(total), kept=None, total=None)
    return attrs.evolve(picture, values=picture.kept, total=total)
