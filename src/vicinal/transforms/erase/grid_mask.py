"""A grid of square holes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.changed import TargetFunction
from vicinal.data.foreign import Array
from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.elementary import sines_cosines
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.erase.rectangles import Holed, label
from vicinal.transforms.geometric.translate import UNITS
from vicinal.transforms.units import LEVELS

Row = NDArray[np.float64]
SQUARES = ("spacing", "hole", "offset", "turn")
"""Numbers that say where squares lie."""


@picture_function(dtypes=("uint8", "uint16", "float32"))
def grid(picture: Array, spacing: float, hole: float, offset: Row, turn: Row, fill: float) -> Array:
    value = fill if picture.dtype.kind == "f" else np.rint(fill * np.iinfo(picture.dtype).max)
    return _erased(picture, spacing, hole, offset, turn, value)


def _masked(mask: Array, spacing: float, hole: float, offset: Row, turn: Row, mask_fill: float) -> Array:
    return _erased(mask, spacing, hole, offset, turn, label(mask, mask_fill, "GridMask"))


def _erased(array: Array, spacing: float, hole: float, offset: Row, turn: Row, value: float) -> Array:
    """Squares of ``hole`` pixels a side, one every ``spacing`` from ``offset`` (x, y), on axes turned by (sin, cos)."""
    height, width = array.shape[:2]
    sin, cos = turn
    y, x = np.arange(height)[:, None] + 0.5 - height / 2, np.arange(width) + 0.5 - width / 2
    if sin == 0:  # rows and columns, which is faster
        rows, columns = _inside(cos * y[:, 0] - offset[1], spacing, hole), _inside(cos * x - offset[0], spacing, hole)
        array[np.ix_(rows, columns)] = value
    else:
        across = (cos * x - offset[0]).astype(np.float32) + (sin * y).astype(np.float32)  # half the bytes, twice the speed
        down = (cos * y - offset[1]).astype(np.float32) - (sin * x).astype(np.float32)
        array[_inside(across, spacing, hole) & _inside(down, spacing, hole)] = value
    return array


def _inside(places: NDArray[Any], spacing: float, hole: float) -> NDArray[np.bool_]:
    """Whether places lie in the first ``hole`` pixels of a cell. (NumPy's % takes several times as long.)"""
    cells = places / spacing
    found: NDArray[np.bool_] = cells - np.floor(cells) < hole / spacing
    return found


@transform
class GridMask(Holed):
    """Erases squares on a regular grid with a random spacing and offset.

    Source: Chen, Liu, Zhao, Jia, "GridMask data augmentation", arXiv:2001.04086, 2020. A pixel is erased where its centre lies
    in a square; the grid turns about the picture's centre. Here p is 1 by default; the paper raises it to 0.8 during training.

    ``spacing``: distance of the squares, in fractions of the shorter side in (0, 1], or in pixels, at least 1. The default
    is the paper's: 96 to 224 pixels at 224 x 224.
    ``ratio``: the share of the spacing, in [0, 1], that is not erased: the squares' side is (1 - ratio) times the spacing.
    ``degrees``: rotation of the grid, clockwise.
    ``fill``: the value of what is erased, a fraction of the range in [0, 1].
    ``unit``: of ``spacing``: "fraction" or "pixels".

    >>> out = vc.GridMask(spacing=16, ratio=0.5, unit="pixels")(np.full((64, 64), 255, np.uint8))
    >>> float((out == 0).mean())  # squares of 8 pixels, every 16
    0.25
    """

    spacing: fields.Parameter = fields.number(default=(96 / 224, 1.0), above=0)
    ratio: fields.Parameter = fields.number(default=0.6, low=0, high=1)
    degrees: fields.Parameter = fields.number(default=0.0)
    fill: fields.Parameter = fields.number(default=0.0, low=0, high=1, kw_only=True, of=LEVELS)
    unit: fields.Lengths = fields.option(UNITS, default="fraction", kw_only=True)

    def __attrs_post_init__(self) -> None:
        declared: Any = self.spacing
        least, most = declared.bounds()
        if self.unit == "fraction":
            check(most <= 1, self, "spacing", "fractions of the side in (0, 1] (pixels: unit='pixels')", as_written(declared))
        else:
            check(least >= 1, self, "spacing", "pixels of at least 1 (fractions: unit='fraction')", as_written(declared))

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        spacing = drawn(self, site, "spacing")
        if self.unit == "fraction":
            spacing = np.maximum(spacing * site.canvas.min(axis=1), 1.0)  # squares of less than a pixel are no grid
        offset = site.uniform("offset", 2) * spacing[:, None]
        site.note("offset", offset)
        numbers: dict[str, Any] = {
            "spacing": spacing, "hole": (1 - drawn(self, site, "ratio")) * spacing, "offset": offset,
            "turn": np.stack(sines_cosines(drawn(self, site, "degrees")), axis=1), "fill": drawn(self, site, "fill"),
        }  # fmt: skip
        if self.mask_fill is None:
            site.apply(grid, **numbers)
        else:
            masks = {"mask": TargetFunction("grid", _masked, False, (*SQUARES, "mask_fill"))}
            site.apply_to_all(grid, masks, **numbers, mask_fill=float(self.mask_fill))
