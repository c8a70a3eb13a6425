"""A mix of the whole batch, as what belongs to pictures sees it, and whose share of a mixed picture is how large."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class BlendLike(Protocol):
    """A mix of the whole batch: see program.ops.Blend."""

    @property
    def place(self) -> str: ...

    @property
    def active(self) -> NDArray[np.bool_]: ...

    @property
    def partner(self) -> NDArray[np.int64]: ...

    @property
    def rectangle(self) -> NDArray[np.int64]: ...

    @property
    def weight(self) -> NDArray[np.float64]: ...

    @property
    def kind(self) -> str: ...

    @property
    def classes(self) -> int | None: ...

    @property
    def smoothing(self) -> float: ...


def shares(op: BlendLike, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much [N] of the mixed picture is the sample's own: 1 less what the rectangle takes of the canvas."""
    sides = op.rectangle[:, 2:] - op.rectangle[:, :2]
    own: NDArray[np.float64] = 1.0 - (1.0 - op.weight) * (sides.prod(axis=1) / sizes.prod(axis=1))
    return own


def shares_of(op: BlendLike, sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of each sample [N], whom it is mixed with, itself where it is not, and how much of the result is its own."""
    return np.where(op.active, op.partner, np.arange(len(sizes))), np.where(op.active, shares(op, sizes), 1.0)
