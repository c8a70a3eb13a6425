"""The fast gradient sign method: one step against a network (Goodfellow, Shlens, Szegedy 2015)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from vicinal.experiments.data.pictures import Data, Pictures

LEVELS = (2, 4, 8)
"""Steps, of 255 levels of brightness."""

BATCH = 250


def signs(network: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Where every value of ``images`` [N, C, H, W] goes for the cross-entropy of ``network`` to grow: -1, 0 or 1."""
    images = images.detach().requires_grad_()
    loss = functional.cross_entropy(network(images), labels)
    (gradient,) = torch.autograd.grad(loss, images)
    return gradient.sign()


def attacked(images: Tensor, directions: Tensor, step: float) -> Tensor:
    """Pictures in [0, 1], each value ``step`` in its direction, cut to [0, 1]."""
    return (images + step * directions).clamp(0.0, 1.0)


class Normalised(nn.Module):
    """A network for pictures in [0, 1], so that steps are in the pictures' own range."""

    def __init__(self, network: nn.Module, mean: Sequence[float], std: Sequence[float]) -> None:
        super().__init__()
        self.network = network.eval()
        self.register_buffer("mean", torch.tensor(mean).reshape(-1, 1, 1))
        self.register_buffer("std", torch.tensor(std).reshape(-1, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        out: Tensor = self.network((images - self.get_buffer("mean")) / self.get_buffer("std"))
        return out


def accuracies(network: nn.Module, data: Data, pictures: Pictures) -> dict[int, float]:
    """The share of uint8 ``pictures`` that is right, by step in levels of 255; 0 is no attack.

    White box: each network is attacked by its own gradient. Steps of whole levels keep pictures whole.
    """
    whole = Normalised(network, data.mean, data.std)
    hits = dict.fromkeys((0, *LEVELS), 0)
    for start in range(0, len(pictures), BATCH):
        part = slice(start, start + BATCH)
        images = torch.from_numpy(pictures.images[part]).permute(0, 3, 1, 2).float() / 255
        labels = torch.from_numpy(pictures.targets[part])
        directions = signs(whole, images, labels)
        with torch.inference_mode():
            for level in hits:
                answers = whole(attacked(images, directions, level / 255)).argmax(1)
                hits[level] += int((answers == labels).sum())
    return {level: count / len(pictures) for level, count in hits.items()}
