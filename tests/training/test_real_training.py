"""A small U-Net on real microscopy, fed, augmented, trained and measured by this package: seconds, and it learns."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch

import vicinal as vc
from vicinal.torch import Loader
from vicinal.torch.losses import BinaryCrossEntropy, DiceLoss, LossSum
from vicinal.torch.metrics import dice
from vicinal.torch.models import build

NUCLEI = Path(__file__).parents[2] / "demo" / "nuclei"
TEST = ("018", "114", "222", "312")
EPOCHS, SIDE = 32, 96
FLOOR = 0.6
"""Dice on pictures that were not trained on; predicting nucleus everywhere gets about .3, chance less."""


class Nuclei:
    """(picture, mask of nuclei) of the demo."""

    def __init__(self, test: bool) -> None:
        self.files = [path for path in sorted((NUCLEI / "images").glob("*.png")) if (path.stem in TEST) == test]

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int) -> Any:
        path = self.files[index]
        return vc.read(path), (vc.read_mask(NUCLEI / "instances" / path.name) > 0).astype(np.uint8)


def test_loss_falls_and_dice_rises_on_nuclei() -> None:
    train = vc.Pipeline(
        [vc.RandomCrop(SIDE), vc.HorizontalFlip(p=0.5), vc.VerticalFlip(p=0.5), vc.QuarterTurn(), vc.Brightness((0.7, 1.4)),
         vc.Normalize()],
        seed=1,
    )  # fmt: skip
    loader = Loader(Nuclei(test=False), train, 4, threads=1)
    test = next(iter(Loader(Nuclei(test=True), vc.Pipeline([vc.Normalize()]), 4, shuffle=False)))
    model = build("unet", 1, 3, seed=0, width=8, levels=3)
    loss = LossSum(BinaryCrossEntropy(), DiceLoss())
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, EPOCHS * len(loader))
    before, losses = _dice(model, test), []
    for _ in range(EPOCHS):
        for images, masks in loader:
            optimizer.zero_grad()
            value = loss(model(images), masks)
            value.backward()
            optimizer.step()
            schedule.step()
            losses.append(value.item())
    after = _dice(model, test)
    assert all(map(math.isfinite, losses))
    assert np.mean(losses[-6:]) < 0.7 * np.mean(losses[:6])
    assert after > max(FLOOR, before + 0.1)


def _dice(model: torch.nn.Module, batch: Any) -> float:
    model.eval()
    with torch.no_grad():
        value = dice()(model(batch[0]), batch[1]).item()
    model.train()
    return value
