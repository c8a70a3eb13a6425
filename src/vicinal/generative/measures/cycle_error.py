"""Cycle error: whether a translation can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, expected


def cycle_error(pictures: Sequence[NDArray[Any]], returned: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """The mean absolute difference [N], in fractions of the range, of pictures and what came back after there and back.

    A translator that does nothing has 0, so this is no measure of success alone. Raises DataError where pairs differ in
    shape, dtype or number.
    """
    if len(pictures) != len(returned) or not len(pictures):
        raise DataError(expected("cycle_error.returned", f"{max(len(pictures), 1)} pictures, as went there", len(returned)))
    return np.array([_difference(first, second) for first, second in zip(pictures, returned, strict=True)])


def psnr(truth: NDArray[Any], found: NDArray[Any]) -> float:
    """The peak signal-to-noise ratio in dB of pictures of one shape and dtype; infinity where they are equal."""
    first, second = _fractions(truth, found)
    square = float(np.mean((first - second) ** 2))
    return float("inf") if square == 0 else float(-10 * np.log10(square))


def _difference(first: NDArray[Any], second: NDArray[Any]) -> float:
    one, other = _fractions(first, second)
    return float(np.abs(one - other).mean())


def _fractions(first: NDArray[Any], second: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if first.shape != second.shape or first.dtype != second.dtype:
        raise DataError(expected("returned picture", f"{first.dtype} of shape {first.shape}", second))
    range_ = np.iinfo(first.dtype).max if first.dtype.kind == "u" else 1
    return first.astype(np.float64) / range_, second.astype(np.float64) / range_
