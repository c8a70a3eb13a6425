"""Filter: separable blurs."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.border import map_index
from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Filter, Floats


def filter_picture(picture: Picture, op: Filter, sample: int) -> Picture:
    """Correlates all channels with kernel_x along rows, then kernel_y along columns; border "reflect" as numpy.pad."""
    across = _correlate(picture.values, op.kernel_x[sample], axis=1)
    return picture.replace(_correlate(across, op.kernel_y[sample], axis=0))


def _correlate(values: Floats, kernel: Floats, axis: int) -> Floats:
    size, centre = values.shape[axis], len(kernel) // 2
    total = np.zeros_like(values)
    for tap, weight in enumerate(kernel.tolist()):
        index, _ = map_index(np.arange(size) + tap - centre, size, "reflect")
        total += weight * values.take(index, axis=axis)
    return total
