"""The batch that every transform is tried on: four pictures of one size, smooth, so that a level stays a level."""

from __future__ import annotations

import numpy as np

import vicinal as vc
from tests.contracts.subjects import subject
from tests.transforms.examples import needed
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE

SEED = 7
EPOCHS = (0, 5)
IDS = [0, 7, 2**40, -1]
CANVAS = (24, 32)

VARIANTS: dict[str, Transform] = {
    **{f"recipe {name}": vc.recipes.load(name) for name in vc.recipes.names()},
    "Affine, fitted": vc.Affine((-90, 90), (0.5, 1.5), fit_output=True),
    "ColorJitter in random order": vc.ColorJitter(0.4, 0.4, 0.4, 0.1, random_order=True),
    "Corruption of a transform": vc.Corruption("impulse_noise", [2, 4, 5]),
    "CutMix for the batch": vc.CutMix(alpha=0.5, partners="cross-class"),
    "Cutout of fractions, with noise": vc.Cutout((0.1, 0.5), holes=2, unit="fraction", fill="noise"),
    "GaussianBlur of two deviations": vc.GaussianBlur((0.1, 2), sigma_y=(0.1, 2)),
    "GaussianNoise, grey": vc.GaussianNoise((0.1, 0.2), per_channel=False),
    "Mixup of a class": vc.Mixup(alpha=0.4, per_sample=True, partners="same-class"),
    "PixelDropout per channel": vc.PixelDropout((0.1, 0.6), fill=(0, 1), per_channel=True),
    "RandomCrop without repeats": vc.RandomCrop((20, 29), distinct=True),
    "RandomErasing of three": vc.RandomErasing((0.02, 0.2), (0.5, 2), holes=3, p=1.0),
    "SomeOf in random order": vc.SomeOf([vc.Rotate(40), vc.Translate(5, 3), vc.Pad(2)], (1, 3), random_order=True),
    "Translate by whole pixels": vc.Translate((-9, 9), (-9, 9), whole=True, border="wrap"),
    "two of a class": vc.Pipeline([vc.Rotate((-40, 40)), vc.Rotate((-40, 40)), vc.HorizontalFlip(p=0.5)]),
}
"""Ways to draw that no test arguments of a transform show."""


def names() -> list[str]:
    """Every transform of the catalogue, and the variants."""
    return [*CATALOGUE, *VARIANTS]


def made(name: str) -> Transform:
    """The transform, or the variant."""
    return VARIANTS[name] if name in VARIANTS else subject(name)


def batch(name: str = "") -> vc.Batch:
    """The pictures [4, H, W, 3]: slopes of three to seven levels a pixel, that turn at black and white; and what the transform
    ``name`` needs."""
    sample, row, column, channel = np.ogrid[0:4, 0 : CANVAS[0], 0 : CANVAS[1], 0:3]
    slopes = 37 * sample + 5 * row + (3 + 2 * channel) * column + 60 * channel
    images = np.abs(slopes % 510 - 255).astype(np.uint8)
    return vc.Batch(images=images, ids=IDS, labels=[0, 2, 0, 1], **needed(name, [CANVAS] * 4))
