"""Plain stacks of 3 x 3 convolutions."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from vicinal.errors import SpecError, expected
from vicinal.torch.models.layers import begin, conv3

STAGES = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
"""Convolutions by stage, for each depth (Simonyan and Zisserman 2015, table 1: A, B, D and E)."""


class VGG(nn.Module):
    """VGG-like: five stages of 3 x 3 convolutions of 64, 128, 256, 512 and 512 channels, each ended by max pooling.

    ``depth``: 11, 13, 16 or 19. ``width``: channels of the first stage. ``norm``: batch normalisation, and no biases.
    ``hidden``: units of hidden layers, each followed by dropout of one half; ``grid``: the side to which the features
    are averaged before them. As it was published: ``hidden=(4096, 4096), grid=7, norm=False``.

    >>> from vicinal.torch.models import VGG
    >>> VGG(10, depth=11, width=8)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(
        self, classes: int, channels: int = 3, depth: int = 11, width: int = 64, norm: bool = True,
        hidden: Sequence[int] = (), grid: int = 1,
    ) -> None:  # fmt: skip
        super().__init__()
        if depth not in STAGES:
            raise SpecError(expected("VGG.depth", "11, 13, 16 or 19", depth))
        layers: list[nn.Module] = []
        inputs = channels
        for stage, count in enumerate(STAGES[depth]):
            outputs = width * 2 ** min(stage, 3)
            for _ in range(count):
                normal = [nn.BatchNorm2d(outputs)] if norm else []
                layers += [conv3(inputs, outputs, bias=not norm), *normal, nn.ReLU(inplace=True)]
                inputs = outputs
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(grid), nn.Flatten())
        head: list[nn.Module] = []
        sizes = (inputs * grid * grid, *hidden)
        for before, units in zip(sizes, hidden, strict=False):
            head += [nn.Linear(before, units), nn.ReLU(inplace=True), nn.Dropout()]
        self.head = nn.Sequential(*head, nn.Linear(sizes[-1], classes))
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out
