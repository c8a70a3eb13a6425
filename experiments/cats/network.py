"""The network that learns from scratch."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from vicinal.torch.models.layers import begin, classifier


class Strided(nn.Module):
    """Logits [N, classes] of pictures [N, channels, H, W] by convolutions of stride 2, each with batch normalisation.

    ``widths``: channels of the convolutions; the first is 5 x 5, the others 3 x 3. Features are averaged over the picture.
    """

    def __init__(self, classes: int, channels: int = 3, widths: Sequence[int] = (16, 32, 64, 128)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in zip((channels, *widths), widths, strict=False):
            side = 3 if layers else 5
            convolution = nn.Conv2d(before, after, side, stride=2, padding=side // 2, bias=False)
            layers += [convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
        self.features = nn.Sequential(*layers)
        self.head = classifier(widths[-1], classes)
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out
