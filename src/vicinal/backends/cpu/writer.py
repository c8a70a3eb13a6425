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
    words: list[tuple[Any, Any, Any]] = attrs.field(factory=list)  # three columns each, [N] or one number for all
    rectangles: list[Any] = attrs.field(factory=list)
    rectangle_count: int = 0
    warps: list[Warp] = attrs.field(factory=list)
    filtered: list[int] = attrs.field(factory=list)  # numbers of the warps with an area filter
    taps: int = 1

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

    def word_table(self) -> NDArray[np.uint64]:
        table = np.empty((self.count, 3 * len(self.words)), np.uint64)
        for k, columns in enumerate(self.words):
            for j, values in enumerate(columns):
                table[:, 3 * k + j] = values
        return table
