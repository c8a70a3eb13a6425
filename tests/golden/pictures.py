"""What transforms make of pictures: hashes of exact copies, elsewhere a few values, as CPUs differ by a level."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tests.golden.batch import SEED, batch, made, names
from tests.golden.draws import Cases, Values
from vicinal.transforms.catalogue import FOLDERS

EXACT = {
    "HorizontalFlip", "VerticalFlip", "Transpose", "QuarterTurn", "CenterCrop", "RandomCrop", "RandomCrop without repeats",
    "Pad", "Translate by whole pixels", "Invert", "Posterize", "Solarize", "SaltAndPepper", "PixelDropout", "Cutout",
    "Identity", "recipe cifar",
}  # fmt: skip
"""What copies bytes, or replaces them by others that need no rounding."""

LEFT_OUT = {"Normalize", "recipe imagenet", *FOLDERS["policy"]}
"""Normalize draws nothing and makes no levels; policies jump by many at their steps. imagenet only makes large pictures."""

PLACES = ((0.0, 0.0), (0.3, 0.2), (0.5, 0.5), (0.7, 0.9), (0.99, 0.4))
"""Rows and columns, in fractions of the result's."""


def pictures(backend: str = "cpu") -> Cases:
    """By transform, in epoch 0."""
    return {name: partial(seen, name, backend) for name in names() if name not in LEFT_OUT}


def seen(name: str, backend: str) -> Values:
    """Of each of the four pictures, its shape, and its hash or a few pixels."""
    images: Any = vc.Pipeline([made(name)], seed=SEED)(batch(name), backend=backend).images
    shapes = [list(image.shape) for image in images]
    if name in EXACT:
        return {"shapes": shapes, "sha256": [hashlib.sha256(image.tobytes()).hexdigest()[:32] for image in images]}
    return {"shapes": shapes, "pixels": [_pixels(image) for image in images]}


def _pixels(image: NDArray[np.uint8]) -> list[list[int]]:
    height, width = image.shape[:2]
    pixels: list[list[int]] = [image[int(row * height), int(column * width)].tolist() for row, column in PLACES]
    return pixels
