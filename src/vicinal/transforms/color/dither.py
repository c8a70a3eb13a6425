"""Few levels, and a pattern that makes up for them."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats

SIZES = {"2x2": 1, "4x4": 2, "8x8": 3}
"""How often the pattern of one pixel is divided into four."""


def bayer(doublings: int) -> NDArray[np.float64]:
    """[S, S] with S = 2^doublings: the thresholds 0.5 / S^2, 1.5 / S^2, ... so that neighbours are as different as can be."""
    order = np.zeros((1, 1))
    for _ in range(doublings):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    found: NDArray[np.float64] = (order + 0.5) / order.size
    return found


@picture_function(dtypes=("float32",))
def dither(picture: Floats, levels: float, doublings: float) -> Floats:
    height, width = picture.shape[:2]
    tile = bayer(int(doublings))
    times = -(-height // len(tile)), -(-width // len(tile))
    threshold = np.tile(tile, times)[:height, :width, None]
    return (np.floor(picture * (levels - 1) + threshold) / (levels - 1)).astype(np.float32)


@transform
class Dither(Transform):
    """Keeps few levels of each channel, and shows those between by a pattern of dots, as old printers and displays.

    Source: Bayer, "An optimum method for two-level rendition of continuous-tone pictures", 1973. A value x becomes
    floor(x (levels - 1) + t) / (levels - 1), where t is the pattern's threshold at the pixel; the mean stays.

    ``levels``: a whole number of 2 to 256.
    ``pattern``: 2x2, 4x4 or 8x8 pixels; larger ones show more levels.

    >>> np.unique(vc.Dither(levels=2)(image))
    array([  0, 255], dtype=uint8)
    """

    levels: fields.Parameter = fields.integer(default=(2, 6), low=2, high=256)
    pattern: Literal["2x2", "4x4", "8x8"] = fields.option(tuple(SIZES), default="4x4")

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(dither, levels=np.rint(drawn(self, site, "levels")), doublings=float(SIZES[self.pattern]))
