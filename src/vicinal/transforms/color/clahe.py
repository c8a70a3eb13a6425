"""Contrast limited adaptive histogram equalization."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, transform
from vicinal.transforms.fields import as_pair

MOST_TILES = 256
"""Tiles along a side."""


@picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
def clahe(picture: Picture, clip: float, rows: float, columns: float) -> Picture:
    equalizer = cv2.createCLAHE(clipLimit=clip, tileGridSize=(int(columns), int(rows)))
    if picture.shape[2] == 1:
        return _equalized(equalizer, picture[:, :, 0], 1.0)[:, :, None]
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = _equalized(equalizer, lab[:, :, 0], 100.0)
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


def _equalized(equalizer: cv2.CLAHE, plane: Picture, top: float) -> Picture:
    """A plane of 8 bits, or of floats in [0, ``top``]: at 256 levels, to which the rest of each value is added again."""
    if plane.dtype == np.uint8:
        return np.asarray(equalizer.apply(np.ascontiguousarray(plane)))
    levels = plane * np.float32(255 / top)
    whole = np.rint(levels).clip(0, 255)
    found = equalizer.apply(whole.astype(np.uint8)) + (levels - whole)
    return np.asarray(found * np.float32(top / 255), np.float32)


@transform
class CLAHE(Transform):
    """Equalizes the histogram of each tile of the picture up to a limit, and blends between tiles: OpenCV's createCLAHE.

    Of 3 colour channels it changes L of CIE Lab alone, as Albumentations and imgaug; of 1 the channel itself. Other counts
    are refused. Source: Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994. Histograms
    have 256 bins for every dtype.

    ``clip``: how many times the mean a bin of the histogram may hold, at least 0.1; larger means more contrast.
    ``tiles``: rows and columns of tiles, each of 1 to 256; one number stands for both.

    >>> bool(vc.CLAHE(clip=4)(image // 2).std() > (image // 2).std())
    True
    """

    clip: fields.Parameter = fields.number(default=(1.0, 4.0), low=0.1)
    tiles: fields.Size = fields.size(default=8)

    def __attrs_post_init__(self) -> None:
        check(max(as_pair(self.tiles)) <= MOST_TILES, self, "tiles", f"at most {MOST_TILES} rows and columns", self.tiles)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        rows, columns = as_pair(self.tiles)
        site.apply(clahe, clip=drawn(self, site, "clip"), rows=float(rows), columns=float(columns))
