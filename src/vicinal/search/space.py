"""The numbers that trials are searched over, and the recipe that they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from vicinal.experiments.recipe import Recipe
from vicinal.transforms.base import Transform
from vicinal.transforms.color.color_jitter import ColorJitter
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.erase.random_erasing import RandomErasing
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.shear import Shear
from vicinal.transforms.geometric.translate import Translate
from vicinal.transforms.mix.mixing import Mixup
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.policy.rand_augment import RandAugment

Values = Mapping[str, float]
Size = tuple[int, int]


@attrs.frozen(kw_only=True)
class Number:
    """``low`` to ``high`` in steps of ``step``; at ``off`` it does nothing. ``means``: in words, with its unit.
    ``made``: the transforms for its value."""

    low: float
    high: float
    step: float
    off: float
    means: str
    made: Callable[[float, Values, Size], list[Transform]]


NUMBERS: dict[str, Number] = {
    "crop": Number(
        low=0.1, high=1.0, step=0.1, off=1.0, means="least share of the area that a resized crop keeps",
        made=lambda value, _, size: [RandomResizedCrop(size, scale=(value, 1.0))],
    ),
    "flip": Number(
        low=0.0, high=0.5, step=0.25, off=0.0, means="share of the pictures that are mirrored left to right",
        made=lambda value, *_: [HorizontalFlip(p=value)],
    ),
    "rotate": Number(
        low=0.0, high=45.0, step=5.0, off=0.0, means="degrees to which pictures are turned either way",
        made=lambda value, *_: [Rotate((-value, value), border="edge")],
    ),
    "shift": Number(
        low=0.0, high=0.3, step=0.05, off=0.0, means="share of the sides by which pictures are shifted at most",
        made=lambda value, *_: [Translate((-value, value), (-value, value), unit="fraction", border="edge")],
    ),
    "shear": Number(
        low=0.0, high=30.0, step=5.0, off=0.0, means="degrees to which pictures lean either way",
        made=lambda value, *_: [Shear(x=(-value, value), border="edge")],
    ),
    "colour": Number(
        low=0.0, high=1.0, step=0.2, off=0.0, means="strength of brightness, contrast and saturation, a quarter of it of hue",
        made=lambda value, *_: [ColorJitter(0.8 * value, 0.8 * value, 0.8 * value, 0.2 * value)],
    ),
    "noise": Number(
        low=0.0, high=0.2, step=0.05, off=0.0, means="standard deviation up to which noise is added, in shares of the range",
        made=lambda value, *_: [GaussianNoise((0.0, value))],
    ),
    "operations": Number(
        low=0, high=3, step=1, off=0, means="operations of RandAugment",
        made=lambda value, values, _: [RandAugment(int(value), int(values.get("magnitude", 9)))],
    ),
    "magnitude": Number(
        low=1, high=15, step=1, off=9, means="their magnitude, of 30; without operations it means nothing", made=lambda *_: [],
    ),
    "erase": Number(
        low=0.0, high=0.5, step=0.125, off=0.0, means="share of the pictures that lose a random rectangle",
        made=lambda value, *_: [RandomErasing(p=value, fill="mean")],
    ),
    "mixup": Number(
        low=0.0, high=1.0, step=0.2, off=0.0, means="alpha of Mixup's Beta distribution",
        made=lambda value, *_: [Mixup(alpha=value)],
    ),
}  # fmt: skip
"""In the order in which their transforms run."""

DEFAULT = ("crop", "flip", "rotate", "colour", "operations", "magnitude", "erase", "mixup")
"""Those that are searched if none are named."""


def nothing(over: tuple[str, ...]) -> dict[str, float]:
    """The values at which no picture is changed."""
    return {name: NUMBERS[name].off for name in over}


def pipeline_of(values: Values, size: Size) -> Pipeline:
    """The recipe that ``values`` mean for pictures of ``size`` (height, width); numbers that are not named are off."""
    made: list[Transform] = []
    for name, number in NUMBERS.items():
        if name in values and values[name] != number.off:
            made += number.made(values[name], values, size)
    return Pipeline(made, seed=0)


def recipe_of(name: str, pipeline: Pipeline) -> Recipe:
    """``pipeline`` as experiments take it: none at all where it changes nothing."""
    return Recipe(name, pipeline if pipeline.transforms else None)
