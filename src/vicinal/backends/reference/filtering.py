"""Filter and Convolve: separable blurs, and dense kernels."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.border import map_index
from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Convolve, Filter, Floats


def filter_picture(picture: Picture, op: Filter, sample: int) -> Picture:
    """Correlates all channels with kernel_x along rows, then kernel_y along columns; border "reflect" as numpy.pad."""
    across = _correlate(picture.values, op.kernel_x[sample], axis=1)
    return picture.replace(_correlate(across, op.kernel_y[sample], axis=0))


def convolve(picture: Picture, op: Convolve, sample: int) -> Picture:
    """Correlates the colour channels with the kernel, clamped; pixels nearer to the edge than it reaches stay."""
    kernel, colours = op.kernel[sample], picture.colours
    reach = len(kernel) // 2
    height, width = colours.shape[:2]
    if height <= 2 * reach or width <= 2 * reach:
        return picture
    result = colours.copy()
    inner = result[reach : height - reach, reach : width - reach]
    inner[...] = 0.0
    for (row, column), weight in np.ndenumerate(kernel):
        inner += weight * colours[row : row + inner.shape[0], column : column + inner.shape[1]]
    return picture.recoloured(result)


def _correlate(values: Floats, kernel: Floats, axis: int) -> Floats:
    size, centre = values.shape[axis], len(kernel) // 2
    total = np.zeros_like(values)
    for tap, weight in enumerate(kernel.tolist()):
        index, _ = map_index(np.arange(size) + tap - centre, size, "reflect")
        total += weight * values.take(index, axis=axis)
    return total
