"""The network whose maps are looked at: 12 x 12 places of 96 x 96 pixels."""

from __future__ import annotations

from torch import Tensor, nn

from vicinal.torch.models.layers import Residual, begin, classifier


class Places(nn.Module):
    """Logits [N, classes] of pictures [N, channels, 96, 96]: two convolutions of stride 2 and three residual blocks, the first
    of which halves the sides again; the mean over 12 x 12 places, and one linear layer."""

    def __init__(self, classes: int, channels: int = 1, width: int = 8) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs, side in ((channels, width, 5), (width, 2 * width, 3)):
            convolution = nn.Conv2d(inputs, outputs, side, stride=2, padding=side // 2, bias=False)
            layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
        for inputs, outputs, stride in ((2 * width, 4 * width, 2), (4 * width, 4 * width, 1), (4 * width, 8 * width, 1)):
            layers.append(Residual(inputs, outputs, stride, _shortcut(inputs, outputs, stride)))
        self.features = nn.Sequential(*layers)
        self.head = classifier(8 * width, classes)
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out


def _shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
