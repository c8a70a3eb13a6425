"""Residual networks for pictures of 32 pixels."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from vicinal.errors import SpecError, expected
from vicinal.torch.models.layers import Residual, begin, classifier, conv3


class CifarResNet(nn.Module):
    """ResNet of three stages of 16, 32 and 64 channels, with shortcuts that have no parameters (He et al. 2016, 4.2).

    ``depth``: 6 n + 2 layers: 20, 32, 44, 56, 110.

    >>> from vicinal.torch.models import CifarResNet
    >>> CifarResNet(10, depth=8)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(self, classes: int, channels: int = 3, depth: int = 20) -> None:
        super().__init__()
        if depth < 8 or (depth - 2) % 6:
            raise SpecError(expected("CifarResNet.depth", "6 n + 2 (20, 32, 44, 56, 110)", depth))
        layers: list[nn.Module] = [conv3(channels, 16), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
        inputs = 16
        for outputs in (16, 32, 64):
            for _ in range((depth - 2) // 6):
                layers.append(Residual(inputs, outputs, outputs // inputs, _Widened(outputs - inputs)))
                inputs = outputs
        self.features = nn.Sequential(*layers)
        self.head = classifier(inputs, classes)
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out


class _Widened(nn.Module):
    """Every second pixel, and zeros for the channels that are new (option A)."""

    def __init__(self, more: int) -> None:
        super().__init__()
        self.more = more

    def forward(self, x: Tensor) -> Tensor:
        if not self.more:
            return x
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.more))
