"""Philox4x32-10 for a batch in compiled code: the same bits as ``philox``, in about a microsecond a call.

This module imports Numba: import it only where numbers are first drawn.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled
from vicinal.sampling.philox import MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1

_M0 = np.uint64(MULTIPLIER_0)
_M1 = np.uint64(MULTIPLIER_1)
_W0 = np.uint64(WEYL_0)
_W1 = np.uint64(WEYL_1)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_11 = np.uint64(11)
_TO_UNIT = 2.0**-53


def _block(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """One block: counter and key as uint64 that hold 32-bit words, to four of the same."""
    for _ in range(ROUNDS):
        product_0 = c0 * _M0
        product_1 = c2 * _M1
        c0, c1 = (product_1 >> _32) ^ c1 ^ k0, product_1 & _LOW
        c2, c3 = (product_0 >> _32) ^ c3 ^ k1, product_0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


philox_block = njit(inline="always")(_block)

_WORD, _IDS, _EPOCHS = types.int64, types.uint64[::1], types.uint32[::1]


@compiled(_WORD, _WORD, _IDS, _EPOCHS, types.float64[:, ::1])
def uniform_block(
    key0: int, key1: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], out: NDArray[np.float64]
) -> None:
    """Fills ``out`` [count, N] with uniform numbers in [0, 1) for samples ``ids`` [N] and ``epochs`` [N].

    ``key0`` and ``key1`` are 32-bit words. Rows 2b and 2b + 1 come from the block with counter (id low, id high, epoch,
    b): the upper 53 bits of its words (0, 1) and (2, 3), each pair read with the low word first.
    """
    k0 = np.uint64(key0)
    k1 = np.uint64(key1)
    count, samples = out.shape
    for row in range(0, count - 1, 2):  # along the samples, which lie side by side, so that it vectorises
        first, second = out[row], out[row + 1]
        for sample in range(samples):
            epoch, block = np.uint64(epochs[sample]), np.uint64(row // 2)
            w0, w1, w2, w3 = philox_block(ids[sample] & _LOW, ids[sample] >> _32, epoch, block, k0, k1)
            first[sample] = np.float64(((w1 << _32) | w0) >> _11) * _TO_UNIT
            second[sample] = np.float64(((w3 << _32) | w2) >> _11) * _TO_UNIT
    if count % 2:
        last = out[count - 1]
        for sample in range(samples):
            epoch, block = np.uint64(epochs[sample]), np.uint64(count // 2)
            w0, w1, _, _ = philox_block(ids[sample] & _LOW, ids[sample] >> _32, epoch, block, k0, k1)
            last[sample] = np.float64(((w1 << _32) | w0) >> _11) * _TO_UNIT


@compiled(
    _WORD, _WORD, _IDS, _EPOCHS, types.float64, types.float64, types.float64, types.boolean, types.float64[::1],
)  # fmt: skip
def even_block(
    key0: int, key1: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], low: float, width: float, high: float,
    whole: bool, out: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fills ``out`` [N] with low + width * u, at most ``high``, u the first row of ``uniform_block``; where ``whole`` with
    low + floor(width * u).
    """
    k0 = np.uint64(key0)
    k1 = np.uint64(key1)
    for sample in range(len(out)):
        epoch = np.uint64(epochs[sample])
        w0, w1, _, _ = philox_block(ids[sample] & _LOW, ids[sample] >> _32, epoch, np.uint64(0), k0, k1)
        step = np.float64(((w1 << _32) | w0) >> _11) * _TO_UNIT * width
        out[sample] = min((np.floor(step) if whole else step) + low, high)  # rounding can lead one step beyond


@compiled(_WORD, _WORD, _IDS, _EPOCHS, types.int64, types.uint32[:, ::1])
def word_block(
    key0: int, key1: int, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], block: int, out: NDArray[np.uint32]
) -> None:
    """Fills ``out`` [N, 4] with the words of the block with counter (id low, id high, epoch, block)."""
    k0 = np.uint64(key0)
    k1 = np.uint64(key1)
    for sample in range(out.shape[0]):
        epoch = np.uint64(epochs[sample])
        words = philox_block(ids[sample] & _LOW, ids[sample] >> _32, epoch, np.uint64(block), k0, k1)
        for word in range(4):
            out[sample, word] = np.uint32(words[word])
