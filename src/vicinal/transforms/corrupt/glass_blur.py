"""Pixels that are taken from beside them, smoothed before and after."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import picture_function
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.values import Chance, Floats

Indices: TypeAlias = NDArray[np.int64]


def displaced(size: tuple[int, int], reach: int, chance: Chance) -> Indices:
    """Which pixel [H * W] each pixel shows after a pass from the last one to the first, where each but those at the edge
    copies a neighbour of [-reach, reach) in both directions, which may have copied another before.

    (The benchmark means to swap the two, but NumPy's views of one array make it a copy.)
    """
    height, width = size
    rows, columns = max(height - 2 * reach, 0), max(width - 2 * reach, 0)
    by = chance.integers(-reach, reach, (2, rows * columns))
    shown = np.arange(height * width).reshape(size)
    kernels_of("vicinal.transforms.corrupt.glass_kernel").displace_block(by, reach + 1, columns, shown)
    return shown.reshape(-1)


@picture_function(dtypes=("float32",))
def glass_blur(picture: Floats, sigma: float, reach: float, passes: float, chance: Chance) -> Floats:
    shown = smooth(picture, sigma).reshape(-1, picture.shape[2])
    for _ in range(int(passes)):
        shown = shown[displaced(picture.shape[:2], int(reach), chance)]
    return smooth(shown.reshape(picture.shape), sigma)


GLASS_BLUR = Kind(
    "glass_blur",
    glass_blur,
    small=((0.05, 1, 1), (0.25, 1, 1), (0.4, 1, 1), (0.25, 1, 2), (0.4, 1, 2)),
    large=((0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2)),
    differs="not cut to 8 bits between the steps",
)
