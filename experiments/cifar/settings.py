"""Recipes, network, training, seeds."""

from __future__ import annotations

import attrs

from vicinal.experiments.network import Model
from vicinal.experiments.recipe import NONE, Recipe
from vicinal.experiments.training.settings import Training
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.erase.random_erasing import RandomErasing
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.pad import Pad
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.mix.mixing import CutMix, Mixup
from vicinal.transforms.policy.aug_mix import AugMix
from vicinal.transforms.policy.rand_augment import RandAugment
from vicinal.transforms.policy.trivial_augment_wide import TrivialAugmentWide

FLIP_CROP, CUTOUT = "flip-crop", "cutout"
CORE = (NONE, FLIP_CROP, CUTOUT)
MEAN = (0.4914, 0.4822, 0.4465)
"""Of CIFAR-10, the colour of Cutout's holes: zero for the network, as in the paper."""


def _recipe(name: str, *more: Transform) -> Recipe:
    """Flip and crop with 4 pixels of padding (He et al. 2016), and ``more``."""
    return Recipe(name, Pipeline([Pad(4), RandomCrop(32), HorizontalFlip(p=0.5), *more]))


CLEAN = (
    Recipe(NONE),
    _recipe(FLIP_CROP),
    _recipe(CUTOUT, Cutout(length=16, fill=MEAN)),
    _recipe("mixup", Mixup(alpha=1.0)),
    _recipe("cutmix", CutMix(alpha=1.0, p=0.5)),
    _recipe("random-erasing", RandomErasing(fill="noise")),
    _recipe("rand-augment", RandAugment()),
    _recipe("trivial-augment", TrivialAugmentWide()),
    _recipe("aug-mix", AugMix()),
)
"""All but "none" begin with flip and crop; parameters are the papers' for CIFAR-10 or their codes' defaults."""

NOISY = (Recipe(NONE), _recipe(FLIP_CROP), _recipe("mixup-8", Mixup(alpha=8.0)))
"""To learn from wrong labels: alpha 8 is among those that the Mixup paper takes there."""

NOISE_SEED = 2018


@attrs.frozen(kw_only=True)
class Settings:
    """``training``: with right labels; ``noisy_training``: with wrong ones. ``seeds``: of every recipe, in both.
    ``shares``: of labels to train with that are wrong. ``attacked``: test pictures under attack and in the look inside."""

    training: Training
    noisy_training: Training
    seeds: tuple[int, ...]
    clean: tuple[Recipe, ...] = CLEAN
    noisy: tuple[Recipe, ...] = NOISY
    shares: tuple[float, ...] = (0.2, 0.5, 0.8)
    attacked: int = 2000
    model: Model = attrs.field(factory=lambda: Model("experiments.cifar.network:Small"))


def _training(epochs: int) -> Training:
    """The papers' optimiser, decay, and rate for a batch (0.1 for 128 pictures); fewer epochs, for two cores."""
    return Training(epochs=epochs, batch=64, optimizer="sgd", rate=0.05, decay=5e-4)


SEEDS = (0, 1, 2)
DEFAULT = Settings(training=_training(25), noisy_training=_training(8), seeds=SEEDS)
FULL = Settings(training=_training(120), noisy_training=_training(60), seeds=SEEDS)
