"""Windows of random area and aspect, as columns: what window_kernel.py computes, for samples that are not known yet."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.sampling.elementary import exps, log


def window_columns(uniform: Any, canvas: Any, area: tuple[float, float], ratio: tuple[float, float]) -> tuple[Any, ...]:
    """x, y, width and height [1]; for the arguments see ``window_block``, whose order of operations this is.

    ``area``: the least, and how much more the greatest is; ``ratio``: the least and the greatest width over height.
    """
    low = log(ratio[0])
    more = log(ratio[1]) - low
    tall, wide = canvas[:, 0].astype(np.float64), canvas[:, 1].astype(np.float64)
    width, height = np.minimum(wide, tall * ratio[1]), np.minimum(tall, wide / ratio[0])
    for row in reversed(range(2, len(uniform), 2)):  # the first that fits comes last, and stays
        size = tall * wide * (area[0] + uniform[row] * area[1])
        aspect = exps(low + uniform[row + 1] * more)
        across, down = np.sqrt(size * aspect), np.sqrt(size / aspect)
        fits = (across <= wide) & (down <= tall)
        width, height = np.where(fits, across, width), np.where(fits, down, height)
    return uniform[0] * (wide - width), uniform[1] * (tall - height), width, height
