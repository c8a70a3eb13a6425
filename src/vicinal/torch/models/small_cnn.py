"""The small network of Fashion-MNIST examples."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from vicinal.torch.models.layers import begin, conv3


class SmallCNN(nn.Module):
    """3 x 3 convolutions, each followed by ReLU and 2 x 2 max pooling, then one hidden layer.

    ``widths``: channels of the convolutions. ``hidden``: units of the hidden layer. Features are brought to ``grid`` x
    ``grid`` by average pooling, which changes nothing on 28 x 28 pictures (two poolings leave 7 x 7) and lets all others
    in. Positions are not averaged away: the network is not invariant to shifts, unless it is trained to be.

    >>> from vicinal.torch.models import SmallCNN
    >>> SmallCNN(4, widths=(8, 16), hidden=32)(torch.zeros(2, 3, 64, 64)).shape
    torch.Size([2, 4])
    """

    def __init__(
        self, classes: int, channels: int = 3, widths: Sequence[int] = (64, 128), hidden: int = 256, grid: int = 7
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in zip((channels, *widths), widths, strict=False):
            layers += [conv3(inputs, outputs, bias=True), nn.ReLU(inplace=True), nn.MaxPool2d(2, ceil_mode=True)]
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(grid))
        self.head = nn.Sequential(
            nn.Flatten(), nn.Linear(grid * grid * widths[-1], hidden), nn.ReLU(inplace=True), nn.Linear(hidden, classes)
        )
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out
