"""Clouds: the plasma fractal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
    step, strength = side, 1.0
    while step > 1:
        half = step // 2
        corners = field[::step, ::step]
        right, below = np.roll(corners, -1, 1), np.roll(corners, -1, 0)
        centres = (corners + right + below + np.roll(below, -1, 1)) / 4 + _by(strength, corners, chance)
        field[half::step, half::step] = centres
        field[::step, half::step] = (corners + right + centres + np.roll(centres, 1, 0)) / 4 + _by(strength, corners, chance)
        field[half::step, ::step] = (corners + below + centres + np.roll(centres, 1, 1)) / 4 + _by(strength, corners, chance)
        step, strength = half, strength / decay**2
    field -= field.min()
    rows, columns = (np.arange(length) % side for length in size)
    found: Floats = (field[np.ix_(rows, columns)] / field.max()).astype(np.float32)
    return found


def _by(strength: float, like: NDArray[np.float64], chance: Chance) -> NDArray[np.float64]:
    return chance.uniform(-strength, strength, like.shape)
