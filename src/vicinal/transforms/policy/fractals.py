"""Fractals by the number: pictures full of structure that show nothing, for PixMix."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.keyed import generator
from vicinal.program.ops import Floats

COUNT = 256
SIZE = 256
WALKERS, STEPS, SETTLED = 3000, 48, 12
"""Points that walk at once, their steps, and those of them that are thrown away."""


FULL, TRIES = 0.12, 50
"""The share of pixels that some point must be on, and how many systems are tried for it: many shrink to a few lines."""


@lru_cache(maxsize=COUNT)
def fractal(number: int) -> NDArray[np.uint8]:
    """The fractal of a number, uint8 [256, 256, 3]; read-only. Made when it is first asked for, and kept.

    An iterated function system of two to four affine maps that contract, drawn under the number, walked through at random.
    Each map has a colour, to which a point turns by half as it goes through it. The picture is laid out as a wallpaper,
    so that little is left empty; the logarithm of how many points met decides between the colour and the ground.

    Sources: Barnsley, "Fractals everywhere", 1988; Draves, Reckase, "The fractal flame algorithm", 2003, for the colours.
    """
    chance = generator(number)
    for _ in range(TRIES):
        points, colors = _walk(chance, 2 + int(chance.random() * 3))
        cell = _cells(points, 1 + 0.6 * chance.random())
        met = np.bincount(cell, minlength=SIZE**2).astype(np.float64)
        if (met > 0).mean() >= FULL:
            break
    sums = [np.bincount(cell, weights=colors[:, k], minlength=SIZE**2) for k in range(3)]
    color = np.stack(sums, axis=1) / np.maximum(met, 1)[:, None]
    share = np.minimum(np.log1p(met) / np.log1p(np.quantile(met, 0.99)), 1.0)[:, None]
    levels = np.rint(255 * (color * share + _ground(chance) * (1 - share)))
    made: NDArray[np.uint8] = levels.astype(np.uint8).reshape(SIZE, SIZE, 3)
    made.setflags(write=False)
    return made


def _cells(points: Floats, tiles: float) -> NDArray[np.int64]:
    """Which pixel each of the points [K, 2] is on, where most of them are laid out on so many tiles."""
    low, high = np.quantile(points, 0.02, axis=0), np.quantile(points, 0.98, axis=0)
    place = ((points - low) / np.maximum(high - low, 1e-9) * tiles) % 1.0
    found: NDArray[np.int64] = np.minimum((place * SIZE).astype(np.int64), SIZE - 1) @ np.array([SIZE, 1])
    return found


def _walk(chance: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """Places [K, 2] and colours [K, 3] of points that went through ``count`` maps in turn."""
    matrices, shifts = _maps(chance, count), 2 * chance.random((count, 2)) - 1
    palette = chance.random((count, 3))
    palette /= palette.max(axis=1, keepdims=True)  # no map is dark
    areas = np.maximum(np.abs(np.linalg.det(matrices)), 0.05)
    edges = np.cumsum(areas / areas.sum())[:-1]
    points, colors = 2 * chance.random((WALKERS, 2)) - 1, chance.random((WALKERS, 3))
    places, tints = [], []
    for step in range(STEPS):
        which = np.searchsorted(edges, chance.random(WALKERS), side="right")
        points = (matrices[which] @ points[:, :, None])[:, :, 0] + shifts[which]
        colors = (colors + palette[which]) / 2
        if step >= SETTLED:
            places.append(points)
            tints.append(colors)
    return np.concatenate(places), np.concatenate(tints)


def _maps(chance: np.random.Generator, count: int) -> Floats:
    """Matrices [count, 2, 2]: a turn, two factors below 1, and another turn."""
    turn, other = 2 * np.pi * chance.random((2, count))
    large = 0.6 + 0.3 * chance.random(count)
    small = large * (0.3 + 0.7 * chance.random(count))
    scale = np.zeros((count, 2, 2))
    scale[:, 0, 0], scale[:, 1, 1] = large, small * np.where(chance.random(count) < 0.5, -1, 1)
    found: Floats = _turned(turn) @ scale @ _turned(other)
    return found


def _turned(angle: Floats) -> Any:
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.stack([np.stack([cosine, -sine], axis=1), np.stack([sine, cosine], axis=1)], axis=1)


def _ground(chance: np.random.Generator) -> Floats:
    """A slope between two colours [256 * 256, 3], in a drawn direction."""
    first, second = chance.random((2, 3))
    across, down = 2 * chance.random(2) - 1
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    share = np.clip(0.5 + across * x + down * y, 0, 1).reshape(-1, 1)
    found: Floats = first * share + second * (1 - share)
    return found
