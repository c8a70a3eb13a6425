"""Larger pixels."""

from __future__ import annotations

from vicinal.torch.experiments.trials.corruptions.by_transforms import Size, by_transforms
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.base import Transform
from vicinal.transforms.geometric.resize import Resize


def _pixelate(share: float, size: Size) -> list[Transform]:
    small = max(1, int(size[0] * share)), max(1, int(size[1] * share))
    return [Resize(small), Resize(size, interpolation="nearest")]


PIXELATE = Corruption[float](
    "pixelate",
    small=(0.95, 0.9, 0.85, 0.75, 0.65),
    large=(0.6, 0.5, 0.4, 0.3, 0.25),
    change=by_transforms(_pixelate),
    differs="shrunk by a triangle filter, not by a box",
)
