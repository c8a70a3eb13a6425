"""NumPy's Philox4x64-10 in compiled code: the same bits as its Generator, in a third of the time.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

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

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_0, _1, _8, _11, _32 = np.uint64(0), np.uint64(1), np.uint32(8), np.uint64(11), np.uint64(32)
_FLOAT, _DOUBLE = np.float32(2.0**-24), 2.0**-53


def _upper_of_product(_typing: Any, _a: Any, _b: Any) -> Any:
    """The upper 64 bits of a product of 128."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(one, wide) for one in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), generate


_upper: Any = intrinsic(_upper_of_product)


def _block(counter, key):  # type: ignore[no-untyped-def]
    """The four words of a block, all uint64."""
    c0, c1, c2, c3, k0, k1 = np.uint64(counter), _0, _0, _0, key, _0
    for _ in range(ROUNDS):
        upper_0, lower_0, upper_1, lower_1 = _upper(_M0, c0), _M0 * c0, _upper(_M1, c2), _M1 * c2
        c0, c1, c2, c3 = upper_1 ^ c1 ^ k0, lower_1, upper_0 ^ c3 ^ k1, lower_0
        k0, k1 = k0 + _W0, k1 + _W1
    return c0, c1, c2, c3


philox_words: Any = njit(inline="always")(_block)
_lower: Any = njit(inline="always")(lambda word: np.float32(np.uint32(word) >> _8) * _FLOAT)
_higher: Any = njit(inline="always")(lambda word: np.float32(np.uint32(word >> _32) >> _8) * _FLOAT)
word_as_double: Any = njit(inline="always")(lambda word: np.float64(word >> _11) * _DOUBLE)


@compiled(types.int64, types.int64, types.int64, types.float32[::1])
def floats_block(first: int, key0: int, key1: int, out: NDArray[np.float32]) -> None:
    """Fills ``out``, whole blocks, with what Generator.random gives from block ``first`` on. ``key0`` and ``key1``: the lower
    and upper 32 bits of a key of 64."""
    key = np.uint64(key1) << _32 | np.uint64(key0)
    for block in range(len(out) // FLOATS):
        part = out[FLOATS * block : FLOATS * block + FLOATS]
        w0, w1, w2, w3 = philox_words(first + block, key)
        part[0], part[1], part[2], part[3] = _lower(w0), _higher(w0), _lower(w1), _higher(w1)
        part[4], part[5], part[6], part[7] = _lower(w2), _higher(w2), _lower(w3), _higher(w3)


@compiled(types.int64, types.int64, types.int64, types.float64[::1])
def doubles_block(first: int, key0: int, key1: int, out: NDArray[np.float64]) -> None:
    """The same of doubles."""
    key = np.uint64(key1) << _32 | np.uint64(key0)
    for block in range(len(out) // DOUBLES):
        part = out[DOUBLES * block : DOUBLES * block + DOUBLES]
        w0, w1, w2, w3 = philox_words(first + block, key)
        part[0], part[1], part[2], part[3] = word_as_double(w0), word_as_double(w1), word_as_double(w2), word_as_double(w3)
