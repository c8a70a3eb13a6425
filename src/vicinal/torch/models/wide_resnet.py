"""Wide residual networks."""

from __future__ import annotations

from torch import Tensor, nn

from vicinal.errors import SpecError, expected
from vicinal.torch.models.layers import begin, classifier, conv3


class WideResNet(nn.Module):
    """WRN-depth-widen (Zagoruyko and Komodakis 2016): normalisation and ReLU before each convolution, 32-pixel stem.

    ``depth``: 6 n + 4 layers: 16, 22, 28, 40. ``widen``: times the 16, 32 and 64 channels of the thin network.
    ``dropout``: the share of values dropped between the convolutions of a block.

    >>> from vicinal.torch.models import WideResNet
    >>> WideResNet(100, depth=10, widen=1)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 100])
    """

    def __init__(self, classes: int, channels: int = 3, depth: int = 28, widen: int = 10, dropout: float = 0.0) -> None:
        super().__init__()
        if depth < 10 or (depth - 4) % 6:
            raise SpecError(expected("WideResNet.depth", "6 n + 4 (16, 22, 28, 40)", depth))
        layers: list[nn.Module] = [conv3(channels, 16)]
        inputs = 16
        for stage, outputs in enumerate((16 * widen, 32 * widen, 64 * widen)):
            for block in range((depth - 4) // 6):
                layers.append(_Block(inputs, outputs, 2 if stage and not block else 1, dropout))
                inputs = outputs
        self.features = nn.Sequential(*layers, nn.BatchNorm2d(inputs), nn.ReLU(inplace=True))
        self.head = classifier(inputs, classes)
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int, dropout: float) -> None:
        super().__init__()
        self.active = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU(inplace=True))
        self.body = nn.Sequential(
            conv3(inputs, outputs, stride), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True), nn.Dropout(dropout),
            conv3(outputs, outputs),
        )  # fmt: skip
        same = inputs == outputs and stride == 1
        self.shortcut = None if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        active = self.active(x)
        out: Tensor = self.body(active) + (x if self.shortcut is None else self.shortcut(active))
        return out
