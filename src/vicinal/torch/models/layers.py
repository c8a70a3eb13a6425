"""Layers that several networks share, and how their weights begin."""

from __future__ import annotations

from torch import Tensor, nn


def conv3(inputs: int, outputs: int, stride: int = 1, bias: bool = False) -> nn.Conv2d:
    """A 3 x 3 convolution that keeps the size (halves it with ``stride`` 2)."""
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=bias)


def begin(network: nn.Module) -> None:
    """Draws the weights of all convolutions as He et al. 2015 ("Delving deep into rectifiers") do, without bias.

    Linear layers and normalisations keep torch's own beginnings.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)


class Residual(nn.Module):
    """Two 3 x 3 convolutions with batch normalisation, added to ``shortcut`` of the input (He et al. 2016)."""

    def __init__(self, inputs: int, outputs: int, stride: int, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(
            conv3(inputs, outputs, stride), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
            conv3(outputs, outputs), nn.BatchNorm2d(outputs),
        )  # fmt: skip
        self.shortcut = shortcut
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.relu(self.body(x) + self.shortcut(x))
        return out


def classifier(inputs: int, classes: int) -> nn.Sequential:
    """The mean over the picture, and one linear layer."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))
