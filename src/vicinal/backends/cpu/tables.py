"""What kernels are told of a call: the program as tables, the form of its pictures, and where a picture lies.

Python hands the first two over as plain tuples, which Numba reads as fast as their parts one by one (a named tuple it
would have to look at anew each time).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Tables(NamedTuple):
    """A program (codes.py says what the columns hold)."""

    code: NDArray[np.int32]  # [ops, COLUMNS]
    active: NDArray[np.bool_]  # [ops, N]
    params: NDArray[np.float32]  # [N, P]
    words: NDArray[np.uint64]  # [N, Q]
    rectangles: NDArray[np.int64]  # [N, R, 4]
    matrices: NDArray[np.float64]  # [warps, N, 9]
    sizes: NDArray[np.int64]  # [warps, N, 2]


class Form(NamedTuple):
    """What all pictures of a call have in common."""

    kind: int  # of what goes in (source.py)
    channels: int
    colours: int  # how many of them colour ops touch
    top: np.float32  # what stands for white
    sink: int  # the kind of what comes out
    planar: bool  # whether that is [C, H, W]
    level: int  # of vector instructions (levels.py)
    stream: bool  # whether it is too large for the caches to keep


class Picture(NamedTuple):
    """Of one sample, or what an op makes of it: inside of kernels."""

    kind: int
    address: int
    height: int
    width: int
