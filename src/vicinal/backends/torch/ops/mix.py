"""Fork and Join: a weighted sum of one picture's variants."""

from __future__ import annotations

import attrs
import torch

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Fork, Join


def fork(picture: Picture, op: Fork, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Keeps the pictures, and begins the sum with ``weight`` times them."""
    return attrs.evolve(picture, kept=picture.values, total=at.wide("weight") * picture.values)


def join(picture: Picture, op: Join, at: Rows) -> Picture:
    """Adds ``weight`` times the pictures to the sum; goes on with what was kept, or after the last with the sum, clamped."""
    assert picture.total is not None
    assert picture.kept is not None
    total = torch.addcmul(picture.total, picture.values, at.wide("weight"))
    if op.last:
        return attrs.evolve(picture.clamped(total), kept=None, total=None)
    return attrs.evolve(picture, values=picture.kept, total=total)
