"""The memory that a thread works in: rows, planes and two intermediate pictures. (room.py: how kernels see it.)"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from vicinal.backends.cpu.copy_room import WORDS
from vicinal.backends.cpu.field_room import ROOM
from vicinal.backends.cpu.job import JOB

LEVELS = 256
KNOWN = LEVELS + 1
"""Columns of ``known``: the mean; least and greatest value; or a table of LEVELS entries and its last once more."""

BAND = 1024  # pixels: as many whole rows as fit go through the ops together; their floats stay in the first cache

SPARE = 256  # values that an intermediate picture has room for beyond its own: vectors of 16 bits write behind its rows


class Need(NamedTuple):
    """What a batch needs at most."""

    channels: int
    width: int  # pixels of a row
    ops: int
    taps: int  # of a filter
    tile: int  # values of the largest intermediate picture, or 0
    fork: int  # the same where there is a Fork, which keeps one and a sum, else 0
    reach: int  # taps of one pixel along an axis
    area: int  # the same of a whole row, where there is an area filter

    @property
    def wide(self) -> int:
        """The widest row or BAND, padded."""
        return -(-max(self.width, BAND) // 64) * 64 + 64

    @property
    def groups(self) -> int:
        return self.wide // 32


Shape: TypeAlias = Callable[[Need], tuple[int, ...]]

ARRAYS: dict[str, tuple[Any, Shape]] = {
    "rows": (np.float32, lambda n: (n.channels, n.wide)),
    "spare": (np.float32, lambda n: (n.channels, n.wide)),
    "planes": (np.uint8, lambda n: (max(n.channels, 3), n.wide + 256)),
    "words": (np.uint16, lambda n: (n.channels, n.wide)),
    "bytes": (np.uint8, lambda n: (n.channels * n.wide,)),
    "column": (np.int32, lambda n: (n.wide,)),  # to ``base``: gather/axis.py
    "index": (np.uint8, lambda n: (n.groups, 64)),
    "weight": (np.int16, lambda n: (n.wide,)),
    "base": (np.int64, lambda n: (n.groups,)),
    "looked": (np.int16, lambda n: (2 * n.channels, n.wide)),  # two rows of the source
    "u": (np.float32, lambda n: (n.wide,)),
    "v": (np.float32, lambda n: (n.wide,)),
    "offset": (np.int32, lambda n: (n.wide,)),
    "staging": (np.float32, lambda n: (n.wide, 4)),
    "bent": (np.float64, lambda n: (ROOM, n.wide)),  # of a displacement field, from band to band: gather/lattice.py
    "noise": (np.float32, lambda n: (n.wide,)),
    "drawn": (np.uint32, lambda n: (4, n.wide // 4)),
    "padded": (np.float32, lambda n: (n.wide + n.taps,)),
    "lines": (np.int64, lambda n: (n.taps + 1,)),
    "shares": (np.int16, lambda n: (2, n.taps)),
    "total": (np.float32, lambda n: (n.channels * n.wide,)),
    "first": (np.float32, lambda n: (n.tile,)),  # an intermediate picture, planar; float32, or int16 in fixed/program.py
    "second": (np.float32, lambda n: (n.tile,)),
    "kept": (np.float32, lambda n: (n.fork,)),  # the picture at the fork
    "mixed": (np.float32, lambda n: (n.fork,)),  # the sum so far
    "known": (np.float32, lambda n: (n.channels, KNOWN)),
    "counts": (np.int64, lambda n: (2 * n.channels, LEVELS)),
    "sums": (np.float64, lambda n: (n.channels, 2)),
    "steps": (np.int64, lambda _: (WORDS,)),  # of an exact copy, and what it is told
    "order": (np.int32, lambda n: (max(n.ops, 1),)),
    "table": (np.uint8, lambda n: (n.channels, 256)),
    "taps": (np.int64, lambda n: (2, n.reach)),  # of one pixel, down and across
    "weights": (np.float64, lambda n: (2, n.reach)),
    "area_taps": (np.int64, lambda n: (n.area,)),  # of every column
    "area_weights": (np.float32, lambda n: (n.area,)),
    "job": (JOB, lambda _: (1,)),  # what a segment tells the units that it calls
}
"""All of it: dtypes and shapes. Kernels know the dtypes and are told the shapes."""

Room: Any = namedtuple("Room", list(ARRAYS))  # type: ignore[misc]
