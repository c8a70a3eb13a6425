"""Many enlargements of a picture added up in compiled code: NumPy passes over it ten times for each.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_ROWS = types.Array(types.float32, 2, "C", readonly=True)
_PLACES = types.Array(types.int64, 2, "C", readonly=True)
_SHARES = types.Array(types.float32, 2, "C", readonly=True)


def _across_row(row, places, shares, channels, total):  # type: ignore[no-untyped-def]
    """Adds a row, enlarged, to ``total``. Places without a sign are not asked whether they count from the end."""
    last, step = np.uint64(len(places) - 1), np.uint64(channels)
    for x in range(np.uint64(len(places))):
        place, share, at = np.uint64(places[x]), shares[x], x * step
        low, high = place * step, min(place + np.uint64(1), last) * step
        for k in range(step):
            total[at + k] += row[low + k] + share * (row[high + k] - row[low + k])


_across: Any = njit(inline="always")(_across_row)


@compiled(_ROWS, types.int64, _PLACES, _SHARES, _PLACES, _SHARES, types.float32[::1], types.float32[:, ::1])
def zooms_block(
    picture: NDArray[np.float32], channels: int, rows: NDArray[np.int64], down: NDArray[np.float32],
    columns: NDArray[np.int64], across: NDArray[np.float32], between: NDArray[np.float32], out: NDArray[np.float32],
) -> None:  # fmt: skip
    """Adds F enlargements of a picture [H, W C], one after the other, to ``out``. ``between``: room for a row [W C].

    ``rows`` [F, H] and ``columns`` [F, W]: the pixel before each place of an enlargement, and ``down`` and ``across`` how far
    it lies beyond, as a share of the way to the next.
    """
    height, width = len(picture), columns.shape[1]
    for y in range(height):
        for n in range(len(rows)):
            row, share = rows[n, y], down[n, y]
            first, end = columns[n, 0] * channels, min(columns[n, width - 1] + 2, width) * channels
            above, below = picture[row, first:end], picture[min(row + 1, height - 1), first:end]
            needed = between[first:end]
            for k in range(len(needed)):
                needed[k] = above[k] + share * (below[k] - above[k])
            if channels == 3:
                _across(between, columns[n], across[n], 3, out[y])
            else:
                _across(between, columns[n], across[n], channels, out[y])
