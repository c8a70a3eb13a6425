"""What is trained: recipes, networks, how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

import vicinal as vc
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.training.settings import Training
from vicinal.transforms.base import Transform

SIZE = 64
CLASSES = 4
SEEDS = (0, 1, 2, 3, 4)
TARGET = 0.08
"""The gain in accuracy, from scratch, that issue 4 asks for."""

CROP = [vc.RandomResizedCrop(SIZE, scale=(0.25, 1.0)), vc.HorizontalFlip(p=0.5)]
COLOR = vc.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.02)
MIXUP, CUTMIX = vc.Mixup(alpha=1.0, classes=CLASSES), vc.CutMix(alpha=1.0, classes=CLASSES)


def recipe(name: str, *transforms: Transform) -> Recipe:
    """A recipe of transforms in a row."""
    return Recipe(name, vc.Pipeline(list(transforms)))


HEADLINE = "crop"
"""The recipe that the target is judged by: chosen on pictures held out of the training set, before any test."""

RECIPES = (
    Recipe("none"),
    recipe("flip", vc.HorizontalFlip(p=0.5)),
    recipe("crop", *CROP),
    recipe("crop+color", *CROP, COLOR),
    recipe("mixup", MIXUP),
    recipe("cutmix", CUTMIX),
    recipe("crop+mixup", *CROP, MIXUP),
    recipe("crop+cutmix", *CROP, CUTMIX),
    recipe("trivial", vc.TrivialAugmentWide()),
    recipe("crop+trivial", *CROP, vc.TrivialAugmentWide()),
    recipe("crop+rand", *CROP, vc.RandAugment()),
    recipe("crop+auto", *CROP, vc.AutoAugment("imagenet")),
    recipe("crop+augmix", *CROP, vc.AugMix()),
)
ALL = tuple(one.name for one in RECIPES)


@attrs.frozen(kw_only=True)
class Part:
    """One network, trained with some of RECIPES. ``pictures``: to train with, of all classes alike; None: all of them.

    ``network`` and ``options``: as ``Model`` takes them. ``normalized``: the network also takes the "mean" and "std" by
    which its pictures are normalised.
    """

    name: str
    title: str
    network: str
    training: Training
    options: Mapping[str, Any] = attrs.field(factory=dict)
    normalized: bool = False
    recipes: tuple[str, ...] = ALL
    pictures: int | None = None

    @property
    def selection(self) -> Selection:
        """The pictures, brought to SIZE."""
        return Selection(size=(SIZE, SIZE), channels="rgb", limit=self.pictures)

    def model(self, mean: tuple[float, ...], std: tuple[float, ...]) -> Model:
        """The network for pictures that are normalised by ``mean`` and ``std``."""
        moments = {"mean": mean, "std": std} if self.normalized else {}
        return Model(self.network, {**self.options, **moments})

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)


STRIDED = "experiments.cats.network:Strided"
LITE0 = "experiments.cats.lite0:Lite0"

SCRATCH = Part(
    name="scratch",
    title="From scratch: four convolutions (16 to 128 channels), 50 pictures a class",
    network=STRIDED,
    options={"widths": [16, 32, 64, 128]},
    training=Training(epochs=150, batch=10),
    recipes=("none", "crop", "mixup", "crop+trivial"),
)
WIDE = Part(
    name="wide",
    title="From scratch, wider: four convolutions (24 to 192 channels), 50 pictures a class",
    network=STRIDED,
    options={"widths": [24, 48, 96, 192]},
    training=Training(epochs=50, batch=10),
    recipes=("none", "crop"),
)
FIVE = Part(
    name="five",
    title="Transfer: features of the whole Lite0, frozen, 5 pictures a class",
    network=LITE0,
    normalized=True,
    training=Training(epochs=40, batch=10),
    pictures=5 * CLASSES,
    recipes=("none", "crop", "mixup", "crop+trivial"),
)
FIFTY = Part(
    name="fifty",
    title="Transfer: features of the whole Lite0, frozen, 50 pictures a class",
    network=LITE0,
    normalized=True,
    training=Training(epochs=10, batch=10),
    recipes=("none", "crop"),
)
EARLY = Part(
    name="early",
    title="Transfer: features behind block 5 of Lite0, frozen, 50 pictures a class",
    network=LITE0,
    options={"blocks": 5},
    normalized=True,
    training=Training(epochs=20, batch=10, rate=1e-2),
    recipes=("none", "crop"),
)
PARTS = (SCRATCH, WIDE, FIVE, FIFTY)


def longer() -> tuple[Part, ...]:
    """The parts of --full: early features too, three times the epochs, every recipe."""
    return tuple(
        attrs.evolve(part, training=attrs.evolve(part.training, epochs=3 * part.training.epochs), recipes=ALL)
        for part in (*PARTS, EARLY)
    )
