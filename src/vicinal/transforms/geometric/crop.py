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

    def error(sample: int) -> DataError:
        canvas = tuple(int(side) for side in site.canvas[sample])
        where = f"{type(owner).__name__}.size"
        wanted = f"a canvas of at least {size} (or a border, such as border='constant')"
        return DataError(f"{expected(where, wanted, canvas)} at sample {sample}")

    if border is None:
        site.require(np.logical_and(room[:, 0] >= 0, room[:, 1] >= 0), error)
    return room
