"""What is trained, and what each arm erases."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from vicinal.experiments.network import Model
from vicinal.experiments.training.settings import Training
from vicinal.transforms.base import Transform
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.erase.saliency_erase import SaliencyErase
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.pad import Pad
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.mix.mixing import CutMix
from vicinal.transforms.mix.saliency_mix import SaliencyMix
from vicinal.transforms.saliency.maps import SaliencyMaps

MEAN = (0.4914, 0.4822, 0.4465)
SIDE = 0.5
"""Of squares, in shares of the picture's: 16 of 32 pixels, as the Cutout paper's."""
LARGE = 0.9
"""Of random squares that, cut off at the edge, are about as large as what lies above a map's mean: a half."""
BASE, CUTOUT, LARGE_CUTOUT, SQUARE, THRESHOLD = "flip-crop", "cutout", "cutout-large", "saliency-square", "saliency-threshold"


@attrs.frozen
class Arm:
    """``make``: of the maps of the epoch before, the transforms behind flip and crop. ``learned``: the network's maps are
    renewed after every epoch; else they are made once by the spectral residual."""

    name: str
    make: Callable[[SaliencyMaps], tuple[Transform, ...]]
    learned: bool = True

    def transforms(self, maps: SaliencyMaps) -> list[Transform]:
        """All of them; geometry comes first, and maps follow it."""
        return [Pad(4), RandomCrop(32), HorizontalFlip(p=0.5), *self.make(maps)]


def _cutout(side: float) -> Cutout:
    return Cutout(length=side, unit="fraction", fill=MEAN)


ARMS = (
    Arm(BASE, lambda _: ()),
    Arm(CUTOUT, lambda _: (_cutout(SIDE),)),
    Arm(SQUARE, lambda maps: (SaliencyErase(maps, SIDE, fill=MEAN, missing="skip"),)),
    Arm("spectral-square", lambda maps: (SaliencyErase(maps, SIDE, fill=MEAN),), learned=False),
    Arm(LARGE_CUTOUT, lambda _: (_cutout(LARGE),)),
    Arm(THRESHOLD, lambda maps: (SaliencyErase(maps, form="threshold", fill=MEAN, missing="skip"),)),
    Arm("cutmix", lambda _: (CutMix(p=0.5, per_sample=True),)),
    Arm("saliency-mix", lambda maps: (SaliencyMix(maps, p=0.5, missing="skip"),)),
)


@attrs.frozen(kw_only=True)
class Settings:
    """``train`` and ``test``: pictures. ``warm_up``: epochs without maps, which are noise at first."""

    train: int = 2000
    test: int = 4000
    seeds: tuple[int, ...] = (0, 1, 2)
    warm_up: int = 5
    arms: tuple[str, ...] = tuple(arm.name for arm in ARMS)
    model: Model = attrs.field(factory=lambda: Model("experiments.cifar.network:Small"))
    training: Training = attrs.field(factory=lambda: Training(epochs=15, batch=64, optimizer="sgd", rate=0.05, decay=5e-4))


FULL = Settings(
    train=10_000, test=10_000, seeds=(0, 1, 2, 3, 4),
    training=Training(epochs=60, batch=64, optimizer="sgd", rate=0.05, decay=5e-4),
)  # fmt: skip
