"""A keyed permutation of 0 .. size - 1 for any size: a Feistel network with cycle walking.

Sources: Luby and Rackoff, "How to construct pseudorandom permutations from pseudorandom functions", 1988; Black and
Rogaway, "Ciphers with arbitrary finite domains", 2002 (cycle walking).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def permuted(indices: NDArray[np.int64], sizes: NDArray[np.int64], round_keys: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where every index [N] goes under its own permutation of 0 .. size - 1.

    ``indices`` lie in 0 .. sizes - 1 and ``round_keys`` [N, rounds] choose the permutations. The network permutes the
    next even power of two, at most four times the size; what falls outside is sent round again until it falls inside.
    """
    values = indices.astype(np.uint64)
    half = _half_bits(sizes)
    keys = round_keys.astype(np.uint64)
    outside = np.arange(len(values))
    while len(outside):
        values[outside] = _feistel(values[outside], half[outside], keys[outside])
        outside = outside[values[outside] >= sizes[outside].astype(np.uint64)]
    return values.astype(np.int64)


def _half_bits(sizes: NDArray[np.int64]) -> Words:
    """Half the bits of the smallest even power of two that holds the size, at least 1."""
    bits = np.array([max(int(size) - 1, 1).bit_length() for size in sizes], np.uint64)
    return (bits + np.uint64(1)) >> np.uint64(1)


def _feistel(values: Words, half: Words, keys: Words) -> Words:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = values >> half, values & mask
    for step in range(keys.shape[1]):
        left, right = right, left ^ (_mixed(right ^ keys[:, step]) & mask)
    return (left << half) | right


def _mixed(words: Words) -> Words:
    """The 32-bit finaliser of MurmurHash3 (Appleby 2011): every bit of the word reaches every bit of the result."""
    low = np.uint64(0xFFFFFFFF)
    words = words ^ (words >> np.uint64(16))
    words = (words * np.uint64(0x85EBCA6B)) & low
    words = words ^ (words >> np.uint64(13))
    words = (words * np.uint64(0xC2B2AE35)) & low
    return words ^ (words >> np.uint64(16))
