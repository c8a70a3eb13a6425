"""The network for masks."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from vicinal.torch.models.layers import begin, conv3


class UNet(nn.Module):
    """U-Net (Ronneberger et al. 2015), with convolutions that keep the size, and batch normalisation.

    Logits [N, classes, H, W] of pictures [N, channels, H, W] of any size: sides are extended to the next multiple of
    2^levels by repeating the edge, and cut back. ``width``: channels of the first level, doubled on each of ``levels``.

    >>> from vicinal.torch.models import UNet
    >>> UNet(3, width=4, levels=2)(torch.zeros(2, 3, 50, 70)).shape  # sides of any length
    torch.Size([2, 3, 50, 70])
    """

    def __init__(self, classes: int, channels: int = 3, width: int = 32, levels: int = 4) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(levels + 1)]
        self.down = nn.ModuleList(
            _double(before, after) for before, after in zip((channels, *widths), widths, strict=False)
        )
        self.grow = nn.ModuleList(nn.ConvTranspose2d(2 * one, one, 2, 2) for one in reversed(widths[:-1]))
        self.up = nn.ModuleList(_double(2 * one, one) for one in reversed(widths[:-1]))
        self.head = nn.Conv2d(width, classes, 1)
        self.step = 2**levels
        begin(self)

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[-2:]
        x = functional.pad(x, (0, -width % self.step, 0, -height % self.step), mode="replicate")
        kept: list[Tensor] = []
        for level, block in enumerate(self.down):
            x = block(functional.max_pool2d(x, 2) if level else x)
            kept.append(x)
        for grow, block, skip in zip(self.grow, self.up, reversed(kept[:-1]), strict=True):
            x = block(torch.cat([skip, grow(x)], dim=1))
        out: Tensor = self.head(x)
        return out[..., :height, :width]


def _double(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        conv3(inputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
        conv3(outputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
    )  # fmt: skip
