"""NumPy's Philox4x64-10 in compiled code: the same bits as its Generator, in a third of the time.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

ROUNDS = 10
FLOATS, DOUBLES = 8, 4
"""Numbers of a block: a float takes 24 bits of a half of one of its four words, a double 53 of a whole one."""

ROOM = 64
"""Blocks whose words are kept at a time."""

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_0, _1, _8, _11, _32 = np.uint64(0), np.uint64(1), np.uint32(8), np.uint64(11), np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_PAIR_OF: Any = types.UniTuple  # it has no types
_FLOAT, _DOUBLE = np.float32(2.0**-24), 2.0**-53


def _product(_typing: Any, _a: Any, _b: Any) -> Any:
    """The upper and the lower 64 bits of a product of 128: by one instruction, where asking for each takes two."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide, word = ir.IntType(128), ir.IntType(64)
        product = builder.mul(*(builder.zext(one, wide) for one in arguments))
        halves = builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), word), builder.trunc(product, word)
        return context.make_tuple(builder, signature.return_type, halves)

    return _PAIR_OF(types.uint64, 2)(types.uint64, types.uint64), generate


_halves: Any = intrinsic(_product)


def _block(counter, key):  # type: ignore[no-untyped-def]
    """The four words of a block, all uint64."""
    c0, c1, c2, c3, k0, k1 = np.uint64(counter), _0, _0, _0, key, _0
    for _ in range(ROUNDS):
        upper_0, lower_0 = _halves(_M0, c0)
        upper_1, lower_1 = _halves(_M1, c2)
        c0, c1, c2, c3 = upper_1 ^ c1 ^ k0, lower_1, upper_0 ^ c3 ^ k1, lower_0
        k0, k1 = k0 + _W0, k1 + _W1
    return c0, c1, c2, c3


philox_words: Any = njit(inline="always")(_block)
float_of_half: Any = njit(inline="always")(lambda half: np.float32(np.int32(half >> _8)) * _FLOAT)
word_as_double: Any = njit(inline="always")(lambda word: np.float64(word >> _11) * _DOUBLE)


@njit(inline="always")
def fill_halves(first, key, halves):  # type: ignore[no-untyped-def]
    """The halves of words, the lower first, of whole blocks from ``first`` on: uint32, 8 a block."""
    for block in range(len(halves) // FLOATS):
        part = halves[FLOATS * block : FLOATS * block + FLOATS]
        w0, w1, w2, w3 = philox_words(first + np.uint64(block), key)
        part[0], part[1], part[2], part[3] = w0 & _LOWER, w0 >> _32, w1 & _LOWER, w1 >> _32
        part[4], part[5], part[6], part[7] = w2 & _LOWER, w2 >> _32, w3 & _LOWER, w3 >> _32


@compiled(types.int64, types.int64, types.int64, types.float32[::1])
def floats_block(first: int, key0: int, key1: int, out: NDArray[np.float32]) -> None:
    """Fills ``out``, whole blocks, with what Generator.random gives from block ``first`` on. ``key0`` and ``key1``: the lower
    and upper 32 bits of a key of 64."""
    key, room = np.uint64(key1) << _32 | np.uint64(key0), np.empty(ROOM * FLOATS, np.uint32)
    blocks = len(out) // FLOATS
    for start in range(0, blocks, ROOM):  # words first, then floats of all of them: these take vector instructions
        end = min(start + ROOM, blocks)
        halves, found = room[: FLOATS * (end - start)], out[FLOATS * start : FLOATS * end]
        fill_halves(np.uint64(first + start), key, halves)
        for k in range(len(found)):
            found[k] = float_of_half(halves[k])


@compiled(types.int64, types.int64, types.int64, types.float64[::1])
def doubles_block(first: int, key0: int, key1: int, out: NDArray[np.float64]) -> None:
    """The same of doubles."""
    key = np.uint64(key1) << _32 | np.uint64(key0)
    for block in range(len(out) // DOUBLES):
        part = out[DOUBLES * block : DOUBLES * block + DOUBLES]
        w0, w1, w2, w3 = philox_words(first + block, key)
        part[0], part[1], part[2], part[3] = word_as_double(w0), word_as_double(w1), word_as_double(w2), word_as_double(w3)


@compiled(types.float64[::1])
def laplace_block(values: NDArray[np.float64]) -> None:
    """Makes what Generator.laplace gives of numbers in (0, 1), by the C library's logarithm, as NumPy does."""
    for k in range(len(values)):
        lower = values[k] < 0.5
        found = log(values[k] + values[k] if lower else 2.0 - values[k] - values[k])
        values[k] = found if lower else -found
