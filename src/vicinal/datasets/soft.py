"""Soft labels: how much of a picture belongs to which class, where pictures were mixed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.header import Header
from vicinal.errors import DataError, expected

SOFT = "soft_label"
"""The kind of label (header.HOLDS), and what tables call its column: one number for each class, in their order."""
TOLERANCE = 0.01
"""By which a row may miss the sum of 1: as much as 1000 numbers in half precision do."""

Shares: TypeAlias = Mapping[int, float]
"""The share of each class that has one, by its index."""


def dense(shares: Shares, count: int) -> NDArray[np.float64]:
    """One number for each of ``count`` classes."""
    row = np.zeros(count)
    for index, share in shares.items():
        row[index] = share
    return row


def shares_of(row: NDArray[Any]) -> dict[int, float]:
    """The classes of a row [K] that have a share."""
    return {int(index): float(row[index]) for index in np.flatnonzero(row)}


def own_shares(label: int | None, soft: Shares | None) -> Shares:
    """The shares of a picture that has a class, or shares, or neither."""
    if soft is not None:
        return soft
    return {} if label is None else {label: 1.0}


def largest(shares: Shares) -> int:
    """The class with the largest share, the first of those that are alike."""
    return min(shares, key=lambda index: (-shares[index], index))


def label_fields(shares: Shares) -> dict[str, Any]:
    """What an Item and an Example are told: the ``label`` that has it all, else the shares as ``soft``."""
    return {"label": next(iter(shares))} if list(shares.values()) == [1.0] else {"soft": shares}


def parse_soft(value: Any, count: int) -> Shares:
    """The shares of a row of numbers, one for each of ``count`` classes; DataError for anything else."""
    row = soft_row(value)
    if len(row) != count:
        raise DataError(expected(SOFT, f"a number for each of {count} classes", row.tolist()))
    return shares_of(row)


def soft_row(value: Any) -> NDArray[np.float64]:
    """A row [K] from numbers or their JSON. DataError for anything else, and for shares that do not sum to 1."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
        row = np.asarray(found, np.float64)
    except (ValueError, TypeError, OverflowError, RecursionError):
        found, row = value, np.zeros(0)
    if row.ndim != 1 or not np.isfinite(row).all() or (row < 0).any() or abs(row.sum() - 1) > TOLERANCE:
        raise DataError(expected(SOFT, "numbers of at least 0 that sum to 1", found))
    return row


def stored(label: int | None, soft: Shares | None, header: Header) -> list[float] | None:
    """The row that a data set with soft labels stores of a picture: a single 1 for a class, None where it has neither."""
    shares = own_shares(label, soft)
    return dense(shares, len(header.names)).tolist() if shares and SOFT in header.holds else None
