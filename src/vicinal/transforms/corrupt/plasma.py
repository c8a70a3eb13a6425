"""Clouds: the plasma fractal."""

from __future__ import annotations

import numpy as np

from vicinal.sampling.chance import random
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.values import Chance, Floats

LARGEST = 2**13
"""Pixels a side of the square, whose memory grows with the longer side of a picture alone."""


def plasma(size: tuple[int, int], decay: float, chance: Chance, largest: int = LARGEST) -> Floats:
    """[H, W] in [0, 1], cut out of a square whose side is the next power of two, where 0 and 1 are reached. Beyond
    ``largest`` pixels, a power of two, it repeats, as a torus does.

    Diamonds and squares (Fournier, Fussell and Carpenter 1982) on a torus. From one step to the next, which is half as
    long, what is added by chance falls by ``decay`` squared, as in the benchmark's code.
    """
    side = min(largest, 1 << max(1, (max(size) - 1).bit_length()))
    field = np.zeros((side, side))
    step, strength, many = side, 1.0, 1
    midpoints = kernels_of("vicinal.transforms.corrupt.plasma_kernel").midpoints_block
    while step > 1:
        midpoints(field, step, strength, random(chance, (3, many, many)))
        step, strength, many = step // 2, strength / decay**2, 2 * many
    field -= field.min()
    part = field if max(size) > side else field[: size[0], : size[1]]
    found: Floats = (part / field.max()).astype(np.float32)
    return found if found.shape == size else found[np.ix_(*(np.arange(length) % side for length in size))]
