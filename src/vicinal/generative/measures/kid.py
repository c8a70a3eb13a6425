"""Kernel inception distance: how far two sets of pictures are apart, by their features."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from vicinal.errors import DataError
from vicinal.generative.measures.rows import Rows, rows_of
from vicinal.numbers import check_integer

LEAST = 4
"""Pictures of a set; of fewer, the estimate is all noise."""


@attrs.frozen
class Kid:
    """Mean and deviation over subsets; ``deviation`` is of one subset, not of the mean. About 0 for sets of one kind,
    and below 0 as often as above. ``size``: pictures of a subset."""

    mean: float
    deviation: float
    size: int

    def __str__(self) -> str:
        return f"{1000 * self.mean:.1f} +- {1000 * self.deviation:.1f} (times 1000)"


@attrs.frozen
class Beside:
    """The distance of ``made`` pictures to real ones beside the ``null``: that of other real pictures of the same kind."""

    made: Kid
    null: Kid

    @property
    def excess(self) -> float:
        """By how much the made pictures are farther than real ones are from each other."""
        return self.made.mean - self.null.mean

    @property
    def told_apart(self) -> bool:
        """Whether that is more than two deviations of both."""
        return self.excess > 2 * float(np.hypot(self.made.deviation, self.null.deviation))


def kid(real: ArrayLike, made: ArrayLike, *, subsets: int = 60, size: int = 100, seed: int = 0) -> Kid:
    """The unbiased squared MMD of features [N, D] and [M, D] with the kernel (x.y / D + 1)^3, over random subsets.

    ``size``: pictures of a subset, without repeats; at most as many as the smaller set has. Binkowski et al. 2018. Values
    are comparable among the same features only: never with published ones, which are of Inception.
    Raises DataError for fewer than 4 pictures, other widths, or features that are not finite.
    """
    first = rows_of("kid.real", real, LEAST)
    second = rows_of("kid.made", made, LEAST, first.shape[1])
    subsets = check_integer(DataError, "kid.subsets", subsets, 1, 10**6)
    size = min(check_integer(DataError, "kid.size", size, 2, 10**6), len(first), len(second))
    draws = np.random.default_rng(check_integer(DataError, "kid.seed", seed, 0, 2**63 - 1))
    found = [
        _squared_mmd(first[draws.permutation(len(first))[:size]], second[draws.permutation(len(second))[:size]])
        for _ in range(subsets)
    ]
    return Kid(float(np.mean(found)), float(np.std(found)), size)


def kid_beside_null(real: ArrayLike, held_out: ArrayLike, made: ArrayLike, *, subsets: int = 60, seed: int = 0) -> Beside:
    """``kid`` of ``made`` and of ``held_out`` (real, not in ``real``) to ``real``, with subsets of one size."""
    size = min(100, *(len(np.asarray(rows)) for rows in (real, held_out, made)))
    given = {"subsets": subsets, "size": max(size, 2), "seed": seed}
    return Beside(kid(real, made, **given), kid(real, held_out, **given))


def _squared_mmd(first: Rows, second: Rows) -> float:
    count, width = first.shape
    within = sum(_kernel_sum(rows, width) for rows in (first, second)) / (count * (count - 1))
    between = float(((first @ second.T / width + 1) ** 3).mean())
    return float(within - 2 * between)


def _kernel_sum(rows: Rows, width: int) -> float:
    """Over all pairs of different rows."""
    values = (rows @ rows.T / width + 1) ** 3
    return float(values.sum() - np.trace(values))
