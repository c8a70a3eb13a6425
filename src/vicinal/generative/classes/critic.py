"""The network that tells made pictures of a class from real ones."""

from __future__ import annotations

import itertools
from typing import Any, cast

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d
from torch.nn.utils.parametrizations import spectral_norm


class Down(nn.Module):
    """A residual block that halves the sides."""

    def __init__(self, before: int, after: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.layers = nn.ModuleList([_conv(before, after, 3), _conv(after, after, 3)])
        self.skip = _conv(before, after, 1)

    def forward(self, x: Tensor) -> Tensor:
        made = self.layers[1](self.layers[0](x if self.first else x.relu()).relu())
        return avg_pool2d(made + self.skip(x), 2)


class ClassCritic(nn.Module):
    """A score [N] of pictures [N, channels, size, size] in [-1, 1] and classes [N]: above 0 for real ones.

    Projection (Miyato and Koyama 2018): what it sees is held against a direction of each class. Spectral normalisation keeps
    all layers from growing.
    """

    def __init__(self, *, classes: int, channels: int, size: int, smallest: int, width: int) -> None:
        super().__init__()
        steps = (size // smallest).bit_length() - 1
        widths = [channels, *(width * min(2**step, 8) for step in range(steps))]
        downs = [Down(*pair, first=number == 0) for number, pair in enumerate(itertools.pairwise(widths))]
        self.blocks = nn.Sequential(*downs, nn.ReLU(), _conv(widths[-1], widths[-1], 3), nn.ReLU())
        self.score = spectral_norm(nn.Linear(widths[-1], 1))
        self.of_class = spectral_norm(nn.Embedding(classes, widths[-1]))

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        seen = self.blocks(x).sum((2, 3))
        return cast(Tensor, self.score(seen)[:, 0] + (self.of_class(labels) * seen).sum(1))


def _conv(before: int, after: int, side: int) -> Any:
    return spectral_norm(nn.Conv2d(before, after, side, padding=side // 2))
