"""Few levels, evenly spaced."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.by_level import by_level
from vicinal.transforms.corrupt.values import Floats


@picture_function(dtypes=("uint8", "float32"))
def quantize(picture: Picture, levels: float) -> Picture:
    return by_level(lambda values: _middles(values, levels), picture)


def _middles(values: Floats, levels: float) -> Floats:
    cells = np.minimum(np.floor(values * np.float32(levels)), np.float32(levels - 1))
    found: Floats = (cells + np.float32(0.5)) / np.float32(levels)
    return found


@transform
class Quantize(Transform):
    """Keeps few levels of each channel: the range is divided into equal cells, and a value becomes the middle of its cell.

    imgaug's UniformColorQuantization. Posterize keeps the lower end of a cell, for powers of two; Dither hides the steps.

    ``levels``: how many, a whole number of 1 to 256.

    >>> vc.Quantize(levels=2)(np.array([[0, 100, 200]], np.uint8))
    array([[ 64,  64, 191]], dtype=uint8)
    """

    levels: fields.Parameter = fields.integer(default=(2, 16), low=1, high=256)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(quantize, levels=np.rint(drawn(self, site, "levels")))
