"""Fashion-MNIST pasted on photographs, so that it is known where each object is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data, Pictures, moments
from vicinal.experiments.data.selection import Selection
from vicinal.files.read import read

Array = NDArray[Any]

SIDE = 96
SMALLEST, LARGEST = 32, 64
"""Pixels of a pasted picture, 28 before."""
INK = 20
"""Levels from which a pixel of Fashion-MNIST belongs to the object."""


@attrs.frozen(eq=False)
class Scenes:
    """``data``: pictures [N, 96, 96, 1] with classes. ``boxes``: of the test pictures' objects, (y0, x0, y1, x1) in pixels."""

    data: Data
    boxes: NDArray[np.float64]


def scenes(clothes: Path, photographs: Path, train: int, test: int, seed: int = 0) -> Scenes:
    """Objects at sizes and places drawn under ``seed``, on parts of the photographs of another split each."""
    data = load(str(clothes), Selection(limit=train, test_limit=test))
    made: list[tuple[Pictures, Array]] = []
    for number, (part, split) in enumerate(((data.train, "train"), (data.test, "test"))):
        ground = backgrounds(sorted((photographs / split).rglob("*.jpg")), photographs)
        made.append(pasted(part, ground, np.random.default_rng((seed, number))))
    images = made[0][0]
    mean, std = moments(images.images)
    return Scenes(attrs.evolve(data, train=images, test=made[1][0], mean=mean, std=std), made[1][1])


def backgrounds(paths: Sequence[Path], source: Path) -> Array:
    """Grey photographs [K, 128, 128]."""
    if not paths:
        raise DataError(f"{source}: expected photographs (train/**/*.jpg, test/**/*.jpg), got none")
    return np.stack([cv2.resize(read(str(path), "grey")[..., 0], (128, 128), interpolation=cv2.INTER_AREA) for path in paths])


def pasted(pictures: Pictures, ground: Array, chance: np.random.Generator) -> tuple[Pictures, Array]:
    """Each picture's object on a part of a photograph, and its box; photographs are at half of their contrast."""
    images = np.empty((len(pictures), SIDE, SIDE, 1), np.uint8)
    boxes = np.empty((len(pictures), 4))
    for n, small in enumerate(pictures.images[..., 0]):
        y, x = chance.integers(0, 128 - SIDE + 1, 2)
        canvas = ground[chance.integers(len(ground)), y : y + SIDE, x : x + SIDE] * 0.5 + 32
        side = int(chance.integers(SMALLEST, LARGEST + 1))
        large = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
        object_ = large >= INK
        y, x = chance.integers(0, SIDE - side + 1, 2)
        np.copyto(canvas[y : y + side, x : x + side], large, where=object_)
        rows, columns = np.flatnonzero(object_.any(axis=1)), np.flatnonzero(object_.any(axis=0))
        if not len(rows):
            rows = columns = np.arange(side)  # an all but black picture
        boxes[n] = y + rows[0], x + columns[0], y + rows[-1] + 1, x + columns[-1] + 1
        images[n, ..., 0] = np.rint(canvas)
    return attrs.evolve(pictures, images=images), boxes
