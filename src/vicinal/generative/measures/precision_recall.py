"""Precision and recall: whether made pictures look real, and whether they show all that real ones do."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from vicinal.errors import DataError
from vicinal.generative.measures.rows import Rows, distances, rows_of
from vicinal.numbers import check_integer


@attrs.frozen
class PrecisionRecall:
    """``precision``: the share of made pictures within the reach of a real one. ``recall``: the share of real pictures
    within the reach of a made one. Copies of a few real pictures have precision 1 and a low recall."""

    precision: float
    recall: float


def precision_recall(real: ArrayLike, made: ArrayLike, *, k: int = 3) -> PrecisionRecall:
    """Of features [N, D] and [M, D]; a picture reaches as far as its ``k``-th neighbour of the same set.

    Kynkaanniemi et al. 2019. Both need like numbers of pictures on each side to be read as they are, and are below 1 for
    two real sets as well: state the value of real pictures beside them. Raises DataError for k or fewer pictures.
    """
    k = check_integer(DataError, "precision_recall.k", k, 1, 1000)
    first = rows_of("precision_recall.real", real, k + 1)
    second = rows_of("precision_recall.made", made, k + 1, first.shape[1])
    return PrecisionRecall(_covered(first, second, k), _covered(second, first, k))


def _covered(reaching: Rows, others: Rows, k: int) -> float:
    """The share of ``others`` within the reach of any of ``reaching``."""
    own = distances(reaching, reaching)
    np.fill_diagonal(own, np.inf)
    reach = np.partition(own, k - 1, axis=1)[:, k - 1]
    return float((distances(reaching, others) <= reach[:, None] + 1e-9).any(0).mean())
