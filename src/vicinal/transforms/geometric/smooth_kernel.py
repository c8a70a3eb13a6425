"""Smooth random lattices of a batch in compiled code: NumPy takes ten times as long.

This module imports Numba: import it only where displacement fields are drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types

from vicinal.program.arrays import Bools, Floats, Ints, Keys
from vicinal.sampling.compiled import ROW, SIZES, compiled
from vicinal.sampling.elementary_kernel import exp
from vicinal.sampling.philox_kernel import philox_block

REACH = 4.0  # deviations at which the Gaussian ends, as SciPy's gaussian_filter

_LOW, _HIGH, _ZERO, _TO_UNIT = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(0), 2.0**-32


@njit(nogil=True, error_model="numpy")
def _gaussian(sigma: Any) -> Any:
    """Its weights at whole numbers, whose sum is 1."""
    reach = int(REACH * sigma + 0.5)
    found = np.empty(2 * reach + 1)
    total = 0.0
    for k in range(2 * reach + 1):
        share = (k - reach) / sigma
        found[k] = exp(-0.5 * share * share)
        total += found[k]
    return found / total


@njit(nogil=True, error_model="numpy")
def _power(weights: Any) -> Any:
    """The sum of squares: by how much a smoothing lowers the variance of noise."""
    total = 0.0
    for k in range(len(weights)):
        total += weights[k] * weights[k]
    return total


@njit(nogil=True, error_model="numpy")
def _along_spline(weights: Any) -> Any:
    """The weights of what a cubic B-spline makes of control points that are sums with ``weights``, at a node."""
    found = np.zeros(len(weights) + 2)
    for k in range(len(weights)):
        found[k] += weights[k] / 6.0
        found[k + 1] += weights[k] * 4.0 / 6.0
        found[k + 2] += weights[k] / 6.0
    return found


@njit(nogil=True, error_model="numpy")
def _noise_row(key: Any, channel: Any, row: Any, out: Any) -> None:
    """sampling/noise.py: uniform_words of a row of len(out) pixels, from -1 to 1; the length is a multiple of four."""
    blocks = len(out) // 4
    first, second, third, fourth = out[:blocks], out[blocks : 2 * blocks], out[2 * blocks : 3 * blocks], out[3 * blocks :]
    k0, k1, r, c = key & _LOW, key >> _HIGH, np.uint64(row), np.uint64(channel)
    for b in range(blocks):
        w0, w1, w2, w3 = philox_block(np.uint64(b), r, c, _ZERO, k0, k1)
        first[b] = 2.0 * (np.float64(np.int64(w0)) * _TO_UNIT) - 1.0
        second[b] = 2.0 * (np.float64(np.int64(w1)) * _TO_UNIT) - 1.0
        third[b] = 2.0 * (np.float64(np.int64(w2)) * _TO_UNIT) - 1.0
        fourth[b] = 2.0 * (np.float64(np.int64(w3)) * _TO_UNIT) - 1.0


@njit(nogil=True, error_model="numpy")
def _smooth(key: Any, channel: Any, down: Any, across: Any, scale: Any, rows: Any, columns: Any, out: Any) -> None:
    """Noise that goes on beyond the lattice, smoothed along rows and then along columns, to ``out`` [rows, columns]."""
    noise = np.empty(-(-(columns + len(across) - 1) // 4) * 4)
    smoothed = np.zeros((rows + len(down) - 1, columns))
    for row in range(len(smoothed)):
        _noise_row(key, channel, row, noise)
        line = smoothed[row]
        for k in range(len(across)):
            weight, part = across[k], noise[k : k + columns]
            for x in range(columns):
                line[x] += weight * part[x]
    total = np.empty(columns)
    for row in range(rows):
        total[:] = 0.0
        for k in range(len(down)):
            weight, part = down[k], smoothed[row + k]
            for x in range(columns):
                total[x] += weight * part[x]
        for x in range(columns):
            out[row, x] = scale * total[x]


@compiled(
    types.Array(types.uint64, 1, "A", readonly=True), types.Array(types.boolean, 1, "A", readonly=True), SIZES, SIZES, ROW,
    ROW, types.float64[:, :, :, ::1],
)  # fmt: skip
def smooth_block(keys: Keys, active: Bools, nodes: Ints, sizes: Ints, sigma: Floats, alpha: Floats, out: Floats) -> None:
    """Fills the control points ``out`` [N, rows, columns, 2] of active samples, as many as ``nodes`` [N, 2] says, such that
    the spline between them is uniform noise in [-1, 1], smoothed at every pixel by a Gaussian of ``sigma`` [N] pixels and
    times ``alpha`` [N], on canvases of ``sizes`` [N, 2]."""
    for n in range(len(keys)):
        if not active[n]:
            continue
        rows, columns = nodes[n]
        # the spline smooths too, with a variance of a third of a node
        in_rows, in_columns = sigma[n] * (rows - 1) / sizes[n, 0], sigma[n] * (columns - 1) / sizes[n, 1]
        down, across = _gaussian(np.sqrt(in_rows**2 - 1.0 / 3.0)), _gaussian(np.sqrt(in_columns**2 - 1.0 / 3.0))
        wanted, had = _power(_gaussian(sigma[n])), _power(_along_spline(down)) * _power(_along_spline(across))
        for channel in range(2):
            _smooth(
                keys[n], channel, down, across, alpha[n] * wanted / np.sqrt(had), rows, columns, out[n, :, :, channel]
            )  # fmt: skip
