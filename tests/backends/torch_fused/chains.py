"""Pipelines whose programs qualify for the fused kernel, and trace."""

from __future__ import annotations

from typing import Any

import vicinal as vc

CHAINS: dict[str, list[Any]] = {
    "crop": [vc.RandomResizedCrop(7), vc.HorizontalFlip(), vc.ColorJitter(0.4, 0.4, 0.4, 0.1)],
    "bent": [
        vc.Affine(degrees=20), vc.Perspective(p=0.5), vc.ColorJitter(0.2), vc.GaussianNoise(), vc.RandomErasing(p=0.5),
    ],
    "levels": [vc.Rotate(20, interpolation="nearest", p=0.5), vc.Posterize(p=0.5), vc.Solarize(p=0.5)],
    "no warp": [vc.Brightness(0.2), vc.Contrast((0.5, 1.5), p=0.5)],
}  # fmt: skip
