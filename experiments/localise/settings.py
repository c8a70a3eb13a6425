"""What is trained, and on what."""

from __future__ import annotations

import attrs

from vicinal.experiments.network import Model
from vicinal.experiments.recipe import NONE
from vicinal.experiments.training.settings import Training
from vicinal.transforms.base import Transform
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.mix.mixing import CutMix, Mixup

CUTOUT, MIXUP, CUTMIX, SAME, CROSS = "cutout", "mixup", "cutmix", "mixup-same-class", "mixup-cross-class"

ARMS: dict[str, tuple[Transform, ...]] = {
    NONE: (),
    CUTOUT: (Cutout(length=0.5, unit="fraction", fill="mean"),),
    MIXUP: (Mixup(alpha=1.0, per_sample=True),),
    CUTMIX: (CutMix(alpha=1.0, per_sample=True, p=0.5),),
    SAME: (Mixup(alpha=1.0, per_sample=True, partners="same-class"),),
    CROSS: (Mixup(alpha=1.0, per_sample=True, partners="cross-class"),),
}
"""Parameters are the papers'. The last two ask what the Mixup paper does: whether partners must be of other classes."""


@attrs.frozen(kw_only=True)
class Settings:
    """``train`` and ``test``: pictures."""

    train: int = 3000
    test: int = 1000
    seeds: tuple[int, ...] = (0, 1, 2)
    arms: tuple[str, ...] = tuple(ARMS)
    model: Model = attrs.field(factory=lambda: Model("experiments.localise.network:Places"))
    training: Training = attrs.field(factory=lambda: Training(epochs=15, batch=64, optimizer="adam", rate=1e-3))


FULL = Settings(
    train=10_000, test=4000, seeds=(0, 1, 2, 3, 4), training=Training(epochs=40, batch=64, optimizer="adam", rate=1e-3)
)  # fmt: skip
