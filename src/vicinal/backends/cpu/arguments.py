"""Numba's types of what Python hands to kernels. (tables.py and addresses.py say what it is.)"""

from __future__ import annotations

from typing import Any

from numba import types

_tuple_of: Any = types.Tuple  # it has no types
INT, FLAG = types.int64, types.boolean
INTS, INT_ROWS, INT_BLOCKS = types.int64[::1], types.int64[:, ::1], types.int64[:, :, ::1]
FLAGS, FLAG_ROWS = types.boolean[::1], types.boolean[:, ::1]
FLOATS, FLOAT_ROWS, MATRICES = types.float32[::1], types.float32[:, ::1], types.float64[:, :, ::1]
DOUBLE_ROWS = types.float64[:, ::1]
WORD_ROWS, WORD_BLOCKS = types.uint64[:, ::1], types.uint64[:, :, ::1]
BYTES, PLACES = types.uint8[::1], types.int32[::1]

TABLES = _tuple_of([types.int32[:, ::1], FLAG_ROWS, FLOAT_ROWS, WORD_ROWS, INT_BLOCKS, MATRICES, INT_BLOCKS])
FORM = _tuple_of([INT, INT, INT, types.float32, INT, FLAG, INT, FLAG])
PICTURES = _tuple_of([INT, INT_ROWS])
