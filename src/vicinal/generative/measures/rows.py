"""Rows of features, checked: what all measures on features take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vicinal.errors import DataError, InWords, expected

Rows = NDArray[np.float64]


def rows_of(name: str, value: ArrayLike, least: int = 2, width: int | None = None) -> Rows:
    """``value`` as float64 [N, D] with N >= ``least``, all finite; DataError that names ``name`` otherwise.

    ``width``: the D of the other rows that these are measured against.
    """
    found: NDArray[Any] = np.asarray(value)
    if found.ndim != 2 or found.dtype.kind not in "fiu" or found.shape[1] == 0:
        raise DataError(expected(name, "features as numbers [N, D]", value))
    if len(found) < least:
        raise DataError(expected(name, f"features of {least} or more pictures", len(found)))
    if width is not None and found.shape[1] != width:
        raise DataError(expected(name, f"{width} features of a picture, as the others have", found.shape[1]))
    if not np.isfinite(found).all():
        raise DataError(expected(name, "finite features", InWords("NaN or infinity")))
    return found.astype(np.float64)


def distances(first: Rows, second: Rows) -> Rows:
    """Euclidean distances [N, M] of all pairs."""
    squares = np.square(first).sum(1)[:, None] + np.square(second).sum(1)[None] - 2 * first @ second.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)))
