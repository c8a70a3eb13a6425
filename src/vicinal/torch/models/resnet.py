"""Residual networks for photographs."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from vicinal.torch.models.layers import Residual, begin, classifier


class ResNet(nn.Module):
    """ResNet of two-convolution blocks (He et al. 2016, "Deep residual learning", table 1).

    ``blocks``: in each of the four stages; (2, 2, 2, 2) is ResNet-18, (3, 4, 6, 3) ResNet-34. ``width``: channels of the
    first stage. ``stem`` "imagenet": a 7 x 7 convolution of stride 2 and max pooling, for pictures of 100 pixels and
    more; "small": one 3 x 3 convolution, for pictures of 32 and 64.

    >>> from vicinal.torch.models import ResNet
    >>> ResNet(10, blocks=(1, 1, 1, 1), width=8, stem="small")(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(
        self, classes: int, channels: int = 3, blocks: Sequence[int] = (2, 2, 2, 2), width: int = 64, stem: str = "imagenet"
    ) -> None:
        super().__init__()
        large = stem == "imagenet"
        first = nn.Conv2d(channels, width, 7 if large else 3, 2 if large else 1, 3 if large else 1, bias=False)
        pool = nn.MaxPool2d(3, 2, padding=1) if large else nn.Identity()
        self.stem = nn.Sequential(first, nn.BatchNorm2d(width), nn.ReLU(inplace=True), pool)
        stages: list[nn.Module] = []
        inputs = width
        for stage, count in enumerate(blocks):
            outputs = width * 2**stage
            for block in range(count):
                stride = 2 if stage and not block else 1
                stages.append(Residual(inputs, outputs, stride, _shortcut(inputs, outputs, stride)))
                inputs = outputs
        self.stages = nn.Sequential(*stages)
        self.head = classifier(inputs, classes)
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.stages(self.stem(x)))
        return out


def _shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    """The input itself, or its projection where the block changes size or channels (option B)."""
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
