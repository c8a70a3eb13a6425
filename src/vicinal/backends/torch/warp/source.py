"""The pictures that a warp looks at, as they are stored or as fractions, and pixels taken from them."""

from __future__ import annotations

import attrs
import torch
from torch import Tensor

from vicinal.backends.torch.signed import as_signed, as_whole
from vicinal.backends.torch.stored import as_numbers
from vicinal.backends.torch.warp.border import inside, map_index


@attrs.frozen(eq=False)
class Line:
    """Rows or columns of pictures: their indices on the canvas, and where the border is "constant" which lay there."""

    index: Tensor
    inside: Tensor | None


class Source:
    """Pictures [n, C, H, W] of any dtype; pixels are picked as they are, and come as ``dtype``.

    ``fill`` [1, C, 1, 1], or of one channel: what is beyond the border "constant", in the units of the pictures.
    """

    def __init__(self, values: Tensor, border: str | None, fill: Tensor, dtype: torch.dtype) -> None:
        self.values, self.border, self.fill, self.dtype = values, border, fill, dtype
        self._flat = as_signed(values).reshape(*values.shape[:2], -1)

    def line(self, index: Tensor, axis: int) -> Line:
        """Rows (axis 2) or columns (axis 3) at ``index`` of any distance."""
        size = self.values.shape[axis]
        return Line(map_index(index, size, self.border), inside(index, size) if self.border == "constant" else None)

    def at(self, row: Line, column: Line) -> Tensor:
        """The pixels [n, C, h, w] at rows and columns [n, h, w], each of which may be one for all the other."""
        count, channels, _, width = self.values.shape
        index = row.index * width + column.index
        flat = index.reshape(count, 1, -1).expand(-1, channels, -1)
        picked = self.read(self._flat.gather(2, flat)).view(count, channels, *index.shape[1:])
        if row.inside is None or column.inside is None:
            return picked
        return torch.where((row.inside & column.inside)[:, None], picked, self.fill)

    def lines(self, index: Tensor, axis: int) -> Tensor:
        """Whole rows (axis 2) or columns (axis 3) at ``index`` [n, k] of any distance."""
        size, shape = self.values.shape[axis], [len(index), 1, 1, 1]
        shape[axis] = index.shape[1]
        wide = [*self.values.shape]
        wide[axis] = index.shape[1]
        place = map_index(index, size, self.border).view(shape).expand(wide)
        picked = self.read(as_signed(self.values).gather(axis, place))
        if self.border != "constant":
            return picked
        return torch.where(inside(index, size).view(shape), picked, self.fill)

    def of(self, values: Tensor) -> Source:
        """Others, with the same beyond the border."""
        return Source(values, self.border, self.fill, self.dtype)

    def read(self, picked: Tensor) -> Tensor:
        """What was picked, as ``dtype``."""
        return as_numbers(as_whole(picked, self.values.dtype), self.dtype)
