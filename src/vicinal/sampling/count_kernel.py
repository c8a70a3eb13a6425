"""NumPy's Poisson numbers in compiled code: its Generator's algorithms on the words of its Philox, in a third of the time.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.chance_kernel import philox_words, word_as_double
from vicinal.sampling.compiled import compiled
from vicinal.sampling.elementary_kernel import exp, log

AHEAD = 256
"""Words that are made at a time: blocks one after the other keep a CPU busier than one at a time."""
COUNTER, POSITION, KEY, BUFFER = 0, 1, 2, 3
"""Where a state has what NumPy calls counter, buffer_pos and key, each one word, and its buffer of four."""
REJECTS = 10.0
"""The least rate of NumPy's second algorithm."""

BELOW, ABOVE = 1 - 1e-6, 1 + 1e-6
"""How far products may be from each other for their rounding to leave open which is greater."""

_4 = np.uint64(4)
_STIRLING = (
    8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04, 8.417508417508418e-04,
    -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02, 1.796443723688307e-01, -1.39243221690590e00,
)  # fmt: skip


@njit(nogil=True, error_model="numpy")
def _refill(words, first, key):  # type: ignore[no-untyped-def]
    """AHEAD words from block ``first`` on, behind one that was left."""
    for block in range(AHEAD // 4):
        at = 1 + block * 4
        words[at], words[at + 1], words[at + 2], words[at + 3] = philox_words(first + np.uint64(block), key)


@njit(nogil=True, error_model="numpy")
def _log_gamma(x):  # type: ignore[no-untyped-def]
    """By Stirling's series from 7 on, as NumPy's random_loggam."""
    if x == 1.0 or x == 2.0:
        return 0.0
    steps = int(7 - x) if x < 7.0 else 0
    at = x + steps
    square = (1.0 / at) * (1.0 / at)
    series = _STIRLING[9]
    for k in range(8, -1, -1):
        series = series * square + _STIRLING[k]
    found = series / at + 0.5 * 1.8378770664093453 + (at - 0.5) * log(at) - at
    for _ in range(steps):
        at -= 1.0
        found -= log(at)
    return found


@njit(nogil=True, error_model="numpy")
def _log_share(count, rate, logarithm):  # type: ignore[no-untyped-def]
    """The logarithm of the probability of ``count``."""
    return -rate + count * logarithm - _log_gamma(count + 1.0)


_NUMBERS = types.Array(types.float64, 1, "C", readonly=True)
_STARTS = types.Array(types.int64, 1, "C", readonly=True)
_BYTES = types.Array(types.uint8, 1, "C", readonly=True)


@compiled(types.uint64[::1], _NUMBERS, _NUMBERS, _NUMBERS, _STARTS, types.float64[::1], _BYTES, types.int64[::1])
def poisson_block(
    state: NDArray[np.uint64], rates: NDArray[np.float64], logarithms: NDArray[np.float64], floors: NDArray[np.float64],
    starts: NDArray[np.int64], shares: NDArray[np.float64], which: NDArray[np.uint8], out: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fills ``out`` with Poisson numbers, each of the one of ``rates`` [R] that ``which`` names; ``state`` goes on.

    ``logarithms``, ``floors``: of the rates, and e to the power of minus each. ``shares``: room for the probabilities of
    the first counts of each, from ``starts`` [R + 1] on. A rate of 0 draws nothing, small ones multiply uniform numbers, and
    others are drawn by transformed rejection (PTRS: Hoermann 1993), which NumPy decides by logarithms: they are only taken
    where probabilities leave it open.
    """
    key, words = state[KEY], np.empty(AHEAD + 1, np.uint64)
    first, at = state[COUNTER], 1 + np.int64(state[POSITION])
    _refill(words, first, key)
    shares[:] = -1.0
    one, rate, logarithm, floor, b, a, spread, accepted, start, most = -1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0
    n, product = 0, 1.0
    count = 0
    while n < len(out):
        if which[n] != one:
            one = int(which[n])
            rate, logarithm, floor, start, most = rates[one], logarithms[one], floors[one], starts[one], starts[one + 1]
            b = 0.931 + 2.53 * np.sqrt(rate)
            a = -0.059 + 0.02483 * b
            spread = 1.1239 + 1.1328 / (b - 3.4)
            accepted = 0.9277 - 3.6224 / (b - 2)
        if rate == 0:
            out[n] = 0
            n += 1
            continue
        if at >= AHEAD:  # what is left is not enough for a rejection
            at = np.int64(0 if at == AHEAD else 1)
            words[0] = words[AHEAD]
            first += np.uint64(AHEAD // 4)
            _refill(words, first, key)
        if rate >= REJECTS:
            u, v = word_as_double(words[at]) - 0.5, word_as_double(words[at + 1])
            at += 2
            us = 0.5 - abs(u)
            count = int(np.floor((2 * a / us + b) * u + rate + 0.43))
            if us < 0.07 or v > accepted:
                if count < 0 or (us < 0.013 and v > us):
                    continue
                height = a / (us * us) + b
                if start + count < most:
                    if shares[start + count] < 0:
                        shares[start + count] = exp(_log_share(count, rate, logarithm))
                    middle = shares[start + count] * height
                    if v * spread > middle * ABOVE:
                        continue
                    sure = v * spread < middle * BELOW
                else:
                    sure = False
                if not sure and log(v) + log(spread) - log(height) > _log_share(count, rate, logarithm):
                    continue
        else:
            product *= word_as_double(words[at])
            at += 1
            if product > floor:
                count += 1
                continue
        out[n] = count
        n, count, product = n + 1, 0, 1.0
    last = first * _4 + np.uint64(at) - np.uint64(2)  # of all words, the one before the next
    state[COUNTER], state[POSITION] = last // _4, last % _4 + np.uint64(1)
    state[BUFFER], state[BUFFER + 1], state[BUFFER + 2], state[BUFFER + 3] = philox_words(state[COUNTER], key)
