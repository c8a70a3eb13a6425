"""A grid of which some cells are hidden."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.erase.rectangles import Holed, emit_erase
from vicinal.transforms.fields import as_pair

MOST = 32
"""Rows and columns."""


@transform
class HideAndSeek(Holed):
    """Divides the picture into a grid and erases each cell with a probability.

    Source: Singh, Lee, "Hide-and-Seek: forcing a network to be meticulous", arXiv:1704.04232, 2017, which fills with the
    mean of the data set.

    ``grid``: rows and columns, each of 1 to 32; one number stands for both.
    ``share``: of the cells that are erased, each by itself, in [0, 1].
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).

    >>> out = vc.HideAndSeek(grid=8, share=0.5)(np.full((64, 64), 255, np.uint8))
    >>> int((out == 0).sum()) % 64  # whole cells of 8 x 8 pixels
    0
    """

    grid: fields.Size = fields.size(default=4)
    share: fields.Parameter = fields.number(default=0.5, low=0, high=1)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check(max(as_pair(self.grid)) <= MOST, self, "grid", f"at most {MOST} rows and columns", self.grid)

    def lower(self, site: Site) -> None:
        rows, columns = as_pair(self.grid)
        hidden = site.uniform("cells", rows * columns) < drawn(self, site, "share")[:, None]
        y, x = (np.arange(count + 1) * site.canvas[:, axis, None] // count for axis, count in enumerate((rows, columns)))
        above, left = (np.repeat(y, columns, axis=1), np.tile(x[:, :-1], rows))
        below, right = above[:, columns:], np.tile(x[:, 1:], rows)
        cells = np.stack([above[:, :-columns], left, below, right], axis=2)
        emit_erase(self, site, np.where(hidden[:, :, None], cells, 0), self.fill)
