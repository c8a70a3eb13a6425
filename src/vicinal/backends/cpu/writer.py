"""Where the parameters of a program's ops are collected before they become tables."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Warp


@attrs.define(eq=False)
class Writer:
    """Collects blocks of columns, [N], [N, k] or one row for all samples, and where each goes."""

    count: int
    channels: int
    colours: int
    blocks: list[tuple[int, int, Any]] = attrs.field(factory=list)
    width: int = 0
    words: list[Any] = attrs.field(factory=list)
    rectangles: list[Any] = attrs.field(factory=list)
    rectangle_count: int = 0
    warps: list[Warp] = attrs.field(factory=list)
    taps: int = 1
    reach: int = 4  # of bicubic
    area: int = 0

    def add(self, values: Any, columns: int) -> None:
        """The next ``columns`` columns of the parameters."""
        self.blocks.append((self.width, self.width + columns, values))
        self.width += columns

    def column(self, values: NDArray[Any]) -> None:
        """One parameter, [N]."""
        self.add(values[:, None], 1)

    def params(self) -> NDArray[np.float32]:
        table = np.empty((self.count, max(self.width, 1)), np.float32)
        for start, stop, values in self.blocks:
            table[:, start:stop] = values
        return table
