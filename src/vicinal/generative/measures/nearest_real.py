"""Nearest real pictures: whether made pictures are copies of those that their maker learned from."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from vicinal.errors import DataError, InWords, expected
from vicinal.generative.measures.rows import Rows, rows_of

COPIES = 0.25
"""A share of made pictures nearer than 95 % of the real ones, from which on they are called copies (expected: 0.05)."""


@attrs.frozen
class NearestReal:
    """Cosine distances to the nearest picture that was learned from. ``made`` and ``real``: medians, of made pictures and
    of real ones that were held out. ``floor`` and ``ceiling``: the 5th and 95th percentile of the real ones.
    ``below``: the share of made pictures nearer than ``floor``."""

    made: float
    real: float
    floor: float
    ceiling: float
    below: float

    @property
    def verdict(self) -> str:
        """ "copies", "off the data" (farther than real pictures are) or "as real pictures"."""
        if self.below >= COPIES:
            return "copies"
        return "off the data" if self.made > self.ceiling else "as real pictures"


def nearest_distances(learned: ArrayLike, pictures: ArrayLike) -> NDArray[np.float64]:
    """The cosine distance [M] of every row of ``pictures`` [M, D] to its nearest of ``learned`` [N, D], in [0, 2]."""
    first = rows_of("nearest.learned", learned, 1)
    second = rows_of("nearest.pictures", pictures, 1, first.shape[1])
    return np.asarray(1 - (_directions(second) @ _directions(first).T).max(1))


def distances_among(learned: ArrayLike) -> NDArray[np.float64]:
    """The cosine distance [N] of every row to its nearest other row."""
    rows = _directions(rows_of("nearest.learned", learned, 2))
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -np.inf)
    return np.asarray(1 - likeness.max(1))


def nearest_real(learned: ArrayLike, held_out: ArrayLike, made: ArrayLike) -> NearestReal:
    """Compares ``made`` with ``held_out`` (real) by their distances to ``learned``: features [N, D] of each."""
    real, own = nearest_distances(learned, held_out), nearest_distances(learned, made)
    floor, ceiling = np.percentile(real, (5, 95)).tolist()
    return NearestReal(float(np.median(own)), float(np.median(real)), floor, ceiling, float((own < floor).mean()))


def _directions(rows: Rows) -> NDArray[Any]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not lengths.all():
        raise DataError(expected("nearest", "features that are not all zero", InWords("a row of zeros")))
    return np.asarray(rows / lengths)
