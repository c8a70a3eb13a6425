"""What the crops share: whether a window fits, and where it may lie."""

from __future__ import annotations

import numpy as np

from vicinal.errors import DataError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Ints


def slack(owner: object, site: Site, size: tuple[int, int], border: str | None) -> Ints:
    """Canvas minus window [N, 2]; negative where the window is the larger one.

    Without a border that raises DataError ``Class.size: expected ..., got (height, width)`` with the sample's place in
    the batch.
    """
    room: Ints = site.canvas - size
    if border is None and (room < 0).any():
        small = np.flatnonzero(site.active & (room < 0).any(axis=1))
        if len(small):
            canvas = tuple(int(side) for side in site.canvas[small[0]])
            where = f"{type(owner).__name__}.size"
            wanted = f"a canvas of at least {size} (or a border, such as border='constant')"
            raise DataError(f"{expected(where, wanted, canvas)} at sample {small[0]}")
    return room
