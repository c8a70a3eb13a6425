"""NumPy's normal numbers of 32 bits in compiled code: its Generator's ziggurat on the words of its Philox, in a fourth of the
time.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import log1p

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.chance_kernel import fill_halves, float_of_half, philox_words
from vicinal.sampling.compiled import compiled
from vicinal.sampling.elementary_kernel import exp

ROOM = 64
"""Blocks whose words are kept at a time."""
BLOCK = 8
"""Halves of a block's words."""
COUNTER, POSITION, KEY, HALF, HAS_HALF, BUFFER = 0, 1, 2, 3, 4, 5
"""Where a state has what NumPy calls counter, buffer_pos, key, uinteger and has_uint32, and its buffer of four."""

LAYERS = 256
RIGHT = Decimal("3.6541528853610087963519472518")
"""Where the lowest layer's tail begins."""
AREA = Decimal("0.0049286732339746519")
"""Of each layer, and of the lowest with its tail."""
_MAGNITUDES = 2**23

Tables = tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.float32]]


def tables() -> Tables:
    """Of each layer: the magnitudes below which a number is under the curve, a magnitude's width, and the curve's height.

    Marsaglia and Tsang 2000. Decimal numbers have the same digits on every machine, unlike the C library's.
    """
    with localcontext(prec=24):
        edges = [Decimal(0)] * (LAYERS - 1) + [RIGHT]
        heights = [Decimal(1)] * LAYERS
        heights[-1] = (-RIGHT * RIGHT / 2).exp()
        for k in range(LAYERS - 2, 0, -1):
            heights[k] = AREA / edges[k + 1] + heights[k + 1]
            edges[k] = (-2 * heights[k].ln()).sqrt()
        widths = [AREA / heights[-1], *edges[1:]]  # that of the lowest is as wide as if it had no tail
        below = [RIGHT / widths[0], Decimal(0), *(edges[k] / edges[k + 1] for k in range(1, LAYERS - 1))]
        inside = [int((one * _MAGNITUDES).to_integral_value()) for one in below]
    steps = np.array([float(one / _MAGNITUDES) for one in widths], np.float32)
    return np.array(inside, np.uint32), steps, np.array([float(one) for one in heights], np.float32)


_INSIDE, _STEP, _HEIGHT = tables()
_RIGHT, _INVERSE = np.float32(3.6541528853610088), np.float32(0.27366123732975828)
_FF, _MAGNITUDE, _2, _7, _8, _9 = (np.uint32(one) for one in (0xFF, 0x7FFFFF, 2, 7, 8, 9))


@njit(nogil=True, error_model="numpy")
def _refill(halves, state):  # type: ignore[no-untyped-def]
    """The next blocks."""
    state[COUNTER] += np.uint64(ROOM)
    fill_halves(state[COUNTER] - np.uint64(ROOM - 1), state[KEY], halves)


@njit(nogil=True, error_model="numpy")
def _next(halves, state, at):  # type: ignore[no-untyped-def]
    """A number in [0, 1) of the half at ``at``, and the place of the next."""
    if at == len(halves):
        _refill(halves, state)
        at = np.int64(0)
    return float_of_half(halves[at]), at + 1


@njit(nogil=True, error_model="numpy")
def _tail(halves, state, at, negative):  # type: ignore[no-untyped-def]
    """A number beyond RIGHT, and where its halves end."""
    while True:
        first, at = _next(halves, state, at)
        second, at = _next(halves, state, at)
        beyond, height = -_INVERSE * np.float32(log1p(-first)), -np.float32(log1p(-second))
        if height + height > beyond * beyond:
            return -(_RIGHT + beyond) if negative else _RIGHT + beyond, at


@compiled(types.uint64[::1], types.float32[::1])
def normals_block(state: NDArray[np.uint64], out: NDArray[np.float32]) -> None:
    """Fills ``out``, at least 16, with what Generator.standard_normal gives; ``state`` goes on."""
    halves = np.empty(ROOM * BLOCK, np.uint32)
    at = np.int64(len(halves)) - BLOCK + 2 * np.int64(state[POSITION])
    for k in range(4):
        word = state[BUFFER + k]
        place = len(halves) - BLOCK + 2 * k
        halves[place], halves[place + 1] = np.uint32(word & np.uint64(0xFFFFFFFF)), np.uint32(word >> np.uint64(32))
    if state[HAS_HALF]:
        at -= 1
        halves[at] = np.uint32(state[HALF])
    n = 0
    while n < len(out):
        if at == len(halves):
            _refill(halves, state)
            at = np.int64(0)
        half = halves[at]
        at += 1
        layer, magnitude = np.uint64(half & _FF), (half >> _9) & _MAGNITUDE
        sign = np.float32(1 - np.int32((half >> _7) & _2))  # no branch: a CPU would guess wrong for every other
        x = np.float32(np.int32(magnitude)) * _STEP[layer] * sign
        if magnitude >= _INSIDE[layer]:  # of a hundred numbers, one
            if layer == 0:
                x, at = _tail(halves, state, at, (magnitude >> _8) & np.uint32(1))
            else:
                share, at = _next(halves, state, at)
                height = (_HEIGHT[layer - np.uint64(1)] - _HEIGHT[layer]) * share + _HEIGHT[layer]
                if height >= exp(-0.5 * np.float64(x) * np.float64(x)):
                    continue
        out[n] = x
        n += 1
    last = at - 1  # the half that was taken last, of the block state[COUNTER] - (ROOM - 1) + last // BLOCK
    block = state[COUNTER] - np.uint64(ROOM - 1 - last // BLOCK)
    state[COUNTER], state[POSITION] = block, np.uint64(last % BLOCK // 2 + 1)
    state[HAS_HALF], state[HALF] = np.uint64(1 - last % 2), np.uint64(halves[last - last % 2 + 1])
    state[BUFFER], state[BUFFER + 1], state[BUFFER + 2], state[BUFFER + 3] = philox_words(block, state[KEY])
