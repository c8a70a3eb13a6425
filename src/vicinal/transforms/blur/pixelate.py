"""Larger pixels."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats

LARGEST = 1000
"""Pixels a side of a cell."""


@picture_function(dtypes=("uint8", "float32"))
def pixelate(picture: Picture, size: float) -> Picture:
    if picture.dtype == np.uint8:
        height, width, channels = picture.shape
        cells = kernels_of("vicinal.transforms.blur.cells_kernel").cells_block
        cells(picture.reshape(height, width * channels), channels, int(size))
        return picture
    for axis in (0, 1):
        picture = _of_cells(picture, int(size), axis)
    return picture


def _of_cells(picture: Floats, size: int, axis: int) -> Floats:
    """The mean of every ``size`` pixels along an axis, in their place; the last may be fewer."""
    starts = np.arange(0, picture.shape[axis], size)
    counts = np.diff(np.append(starts, picture.shape[axis]))
    sums = np.add.reduceat(picture, starts, axis, dtype=np.float64)
    means = sums / np.expand_dims(counts, tuple(k for k in range(3) if k != axis))
    return np.repeat(means, counts, axis).astype(np.float32)


@transform
class Pixelate(Transform):
    """Shows the mean of each square cell in its place, counted from the upper left; targets stay.

    imgaug's AveragePooling with its size kept. Cells at the right and lower edge may be smaller. Downscale is measured in
    shares of the picture and can be smooth.

    ``size``: of a cell in pixels, a whole number of 1 to 1000; 1 keeps the picture.

    >>> vc.Pixelate(size=2)(np.array([[0, 10, 20, 30]] * 2, np.uint8))
    array([[ 5,  5, 25, 25],
           [ 5,  5, 25, 25]], dtype=uint8)
    """

    size: fields.Parameter = fields.integer(default=(2, 8), low=1, high=LARGEST)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(pixelate, size=np.rint(drawn(self, site, "size")))
