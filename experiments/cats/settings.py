"""What is trained: recipes, networks, how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

import vicinal as vc
from vicinal.torch.experiments.data.selection import Selection
from vicinal.torch.experiments.network import Model
from vicinal.torch.experiments.recipe import Recipe
from vicinal.torch.experiments.training.settings import Training
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


HEADLINE = "crop+trivial"
"""The recipe that the target is judged by: chosen on pictures held out of the training set, before any test."""

RECIPES = (
    Recipe("none"),
    recipe("flip", vc.HorizontalFlip(p=0.5)),
    recipe("color", COLOR),
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
SOME = ("none", "crop", "crop+color", "mixup", "cutmix", "crop+mixup", "crop+trivial")
FEW = ("none", "crop", "crop+trivial")


@attrs.frozen(kw_only=True)
class Part:
    """One network, trained with some of RECIPES. ``pictures``: to train with, of all classes alike; None: all of them.
    ``lite0``: options of Lite0; None: the small network, from scratch."""

    name: str
    title: str
    training: Training
    recipes: tuple[str, ...] = tuple(one.name for one in RECIPES)
    pictures: int | None = None
    lite0: Mapping[str, Any] | None = None

    @property
    def selection(self) -> Selection:
        """The pictures, brought to SIZE."""
        return Selection(size=(SIZE, SIZE), channels="rgb", limit=self.pictures)

    def model(self, mean: tuple[float, ...], std: tuple[float, ...]) -> Model:
        """The network for pictures that were normalised by ``mean`` and ``std``."""
        if self.lite0 is None:
            return Model("small_cnn", {"widths": [16, 32, 64, 128], "hidden": 128, "grid": 4})
        return Model("experiments.cats.lite0:Lite0", {**self.lite0, "mean": list(mean), "std": list(std)})


SCRATCH = Part(
    name="scratch",
    title="From scratch: four convolutions, 50 pictures a class",
    training=Training(epochs=60, batch=32),
)
EARLY = Part(
    name="early",
    title="ImageNet features behind block 5 of Lite0, frozen, 50 pictures a class",
    training=Training(epochs=20, batch=32, rate=1e-2),
    recipes=SOME,
    lite0={"blocks": 5},
)
FIVE = Part(
    name="five",
    title="ImageNet features of the whole Lite0, frozen, 5 pictures a class",
    training=Training(epochs=20, batch=32, rate=1e-3),
    recipes=SOME,
    pictures=5 * CLASSES,
    lite0={},
)
FIFTY = Part(
    name="fifty",
    title="ImageNet features of the whole Lite0, frozen, 50 pictures a class",
    training=Training(epochs=10, batch=32, rate=1e-3),
    recipes=FEW,
    lite0={},
)
PARTS = (SCRATCH, EARLY, FIVE, FIFTY)
