"""Tiny encoders as the files that users have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

VGG16 = {0: 8, 2: 8, 5: 16, 7: 16, 10: 16, 12: 16, 14: 16, 17: 32, 19: 32, 21: 32, 24: 32}
"""Output channels by the place in ``features``, as torchvision lays VGG-16 out, but narrow."""
VGG19 = {0: 8, 2: 8, 5: 16, 7: 16, 10: 16, 12: 16, 14: 16, 16: 16, 19: 32, 21: 32}


def state(layout: dict[int, int] = VGG16, seed: int = 0) -> dict[str, Tensor]:
    """Weights as torchvision's ``state_dict`` has them."""
    found, channels = {}, 3
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        for place, width in layout.items():
            weight = nn.init.kaiming_normal_(torch.empty(width, channels, 3, 3))  # features keep their spread, as trained ones
            found[f"features.{place}.weight"], found[f"features.{place}.bias"] = weight, 0.1 * torch.randn(width)
            channels = width
    return {**found, "classifier.0.weight": torch.zeros(2, 2), "classifier.0.bias": torch.zeros(2)}


def store_vgg(path: Path, layout: dict[int, int] = VGG16, **more: Any) -> Path:
    """A file as torchvision's."""
    torch.save({**state(layout), **more}, path)
    return path
