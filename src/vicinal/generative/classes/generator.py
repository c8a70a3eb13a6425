"""The network that makes a picture of a class from noise."""

from __future__ import annotations

import itertools
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate


class ClassNorm(nn.Module):
    """Batch normalisation with a scale and a shift of each class (de Vries et al. 2017)."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(width, affine=False)
        self.table = nn.Embedding(classes, 2 * width)
        with torch.no_grad():
            self.table.weight[:, :width] = 1
            self.table.weight[:, width:] = 0

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        scale, shift = self.table(labels)[:, :, None, None].chunk(2, 1)
        return cast(Tensor, self.norm(x) * scale + shift)


class Up(nn.Module):
    """A residual block that doubles the sides."""

    def __init__(self, before: int, after: int, classes: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList([ClassNorm(before, classes), ClassNorm(after, classes)])
        self.layers = nn.ModuleList([nn.Conv2d(before, after, 3, padding=1), nn.Conv2d(after, after, 3, padding=1)])
        self.skip = nn.Conv2d(before, after, 1)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        made = self.layers[0](_doubled(self.norms[0](x, labels).relu()))
        made = self.layers[1](self.norms[1](made, labels).relu())
        return cast(Tensor, made + self.skip(_doubled(x)))


class ClassGenerator(nn.Module):
    """Pictures [N, channels, size, size] in [-1, 1] of noise [N, latent] and classes [N].

    ``smallest``: the side that it begins with, which is doubled until it is ``size``. ``width``: channels at the end, doubled
    with every step towards the beginning, up to eight times.
    """

    def __init__(self, *, classes: int, channels: int, size: int, smallest: int, width: int, latent: int) -> None:
        super().__init__()
        steps = (size // smallest).bit_length() - 1
        widths = [width * min(2 ** (steps - step), 8) for step in range(steps + 1)]
        self.latent, self.begin = latent, (widths[0], smallest, smallest)
        self.dense = nn.Linear(latent, widths[0] * smallest**2)
        self.blocks = nn.ModuleList([Up(*pair, classes) for pair in itertools.pairwise(widths)])
        self.last = nn.Sequential(nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, channels, 3, padding=1), nn.Tanh())

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        x = self.dense(noise).reshape(-1, *self.begin)
        for block in self.blocks:
            x = block(x, labels)
        return cast(Tensor, self.last(x))


def _doubled(x: Tensor) -> Tensor:
    return interpolate(x, scale_factor=2, mode="nearest")
