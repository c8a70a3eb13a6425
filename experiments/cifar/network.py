"""The small network that is trained here."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from vicinal.torch.models.layers import begin, classifier, conv3


class Small(nn.Module):
    """Four 3 x 3 convolutions with batch normalisation, 2 x 2 max pooling after the first three, the mean, one linear layer.

    Pooling comes before normalisation and ReLU, which see a quarter of the values that way. ``reduced``: convolutions in
    bfloat16, in about 0.6 of the time with AVX-512; else in float32: AVX2 alone takes twelve times as long for bfloat16.
    """

    def __init__(self, classes: int, channels: int = 3, widths: Sequence[int] = (24, 48, 96, 128)) -> None:
        super().__init__()
        stages = []
        for index, (inputs, outputs) in enumerate(zip((channels, *widths), widths, strict=False)):
            pool = nn.MaxPool2d(2) if index < len(widths) - 1 else nn.Identity()
            stages.append(nn.Sequential(conv3(inputs, outputs), pool, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)))
        self.stages = nn.Sequential(*stages)
        self.head = classifier(widths[-1], classes)
        self.reduced = torch.backends.cpu.get_cpu_capability() == "AVX512"
        begin(self)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack it

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.reduced):
            out: Tensor = self.head(self.stages(x.contiguous(memory_format=torch.channels_last)))
        return out.float()
