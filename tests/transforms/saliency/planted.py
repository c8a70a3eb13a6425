"""Pictures with one spot, and the maps that say where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc

Array = NDArray[Any]

SIZE = (72, 96)
PLACES = np.array([[0.3, 0.3], [0.6, 0.7], [0.45, 0.2], [0.7, 0.5], [0.5, 0.5], [0.25, 0.75]])
"""The middles of the spots, (y, x) in shares of the picture."""
IDS = [5, 2**40, -3, 8, 1, 77]


def spot(size: tuple[int, int], place: Array, width: float = 0.06) -> Array:
    """A soft spot [H, W] in [0, 1]."""
    y, x = ((np.arange(side) + 0.5) / side for side in size)
    found: Array = np.exp(-((y[:, None] - place[0]) ** 2 + (x[None, :] - place[1]) ** 2) / (2 * width**2))
    return found


def pictures(size: tuple[int, int] = SIZE, dtype: Any = np.uint8) -> Array:
    """[6, H, W, 3], dark but for the spots."""
    values = np.stack([np.repeat(spot(size, place)[..., None], 3, axis=2) for place in PLACES]) * 0.8 + 0.1
    return (values * 255).astype(np.uint8) if dtype == np.uint8 else values.astype(dtype)


def striped(size: tuple[int, int], dtype: Any, channels: int, place: tuple[float, float]) -> Array:
    """Stripes with one disc [H, W, C]: what a pattern repeats is no surprise, and what breaks it is."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    values = 0.5 + 0.2 * np.sin(x / size[1] * 2 * np.pi * 8)
    disc = (y - place[0] * size[0]) ** 2 + (x - place[1] * size[1]) ** 2 < (0.07 * min(size)) ** 2
    values[disc] = 1.0
    top = 1.0 if np.dtype(dtype).kind == "f" else np.iinfo(dtype).max
    found: Array = np.repeat((values * top).astype(dtype)[..., None], channels, axis=2)
    return found


def maps() -> vc.SaliencyMaps:
    """Those of the pictures."""
    kept = vc.SaliencyMaps()
    kept.put(IDS, [spot((28, 28), place, 0.1) for place in PLACES])
    return kept


def middle(picture: Array) -> Array:
    """The middle (y, x) in pixels of what is bright in [H, W, 3]."""
    bright = picture[..., 0] > 0.6 * (255 if picture.dtype == np.uint8 else 1)
    rows, columns = np.nonzero(bright)
    return np.array([rows.mean() + 0.5, columns.mean() + 0.5]) if len(rows) else np.array([np.nan, np.nan])
