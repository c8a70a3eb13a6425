"""The convolutions of VGG up to relu4_1, by which style networks look at pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from vicinal.errors import SpecError, expected

BLOCKS = 4
"""Blocks of convolutions between poolings; of the last, only the first convolution is used."""
SHRINKS = 2 ** (BLOCKS - 1)
"""By what sides shrink up to relu4_1. Sides that networks see are multiples of it, and at least twice it."""


class Encoder(nn.Module):
    """Features relu1_1, relu2_1, relu3_1 and relu4_1 of pictures [N, 3, H, W], RGB in [0, 1].

    ``widths``: output channels of the convolutions by block, as ((64, 64), (128, 128), (256, 256, 256), (512,)) of VGG-16.
    Pictures are padded by reflection, so that no frame of zeros is taken for a texture. It does not learn.
    """

    def __init__(self, widths: Sequence[Sequence[int]]) -> None:
        super().__init__()
        if len(widths) != BLOCKS or not all(widths) or len(widths[-1]) != 1:
            raise SpecError(expected("Encoder.widths", f"{BLOCKS} blocks of widths, the last of one", widths))
        self.widths = tuple(tuple(block) for block in widths)
        channels, blocks = 3, []
        for block in self.widths:
            layers = []
            for width in block:
                layers.append(nn.Conv2d(channels, width, 3))
                channels = width
            blocks.append(nn.ModuleList(layers))
        self.blocks = nn.ModuleList(blocks)
        self.requires_grad_(False)

    @property
    def convolutions(self) -> list[nn.Conv2d]:
        """In order."""
        return [layer for block in self.blocks for layer in block]  # type: ignore[attr-defined]

    def forward(self, x: Tensor) -> list[Tensor]:
        found = []
        for place, block in enumerate(self.blocks):
            x = functional.max_pool2d(x, 2) if place else x
            convolutions: Any = block
            for layer, convolution in enumerate(convolutions):
                x = torch.relu(convolution(functional.pad(x, (1, 1, 1, 1), mode="reflect")))
                if layer == 0:
                    found.append(x)
        return found


@torch.no_grad()
def balance(encoder: Encoder, pictures: Tensor) -> None:
    """Scales the weights so that every layer's features have a mean of 1 on ``pictures`` [N, 3, H, W].

    Weights of different training give features of 1 or of 1000, and the decoder is to learn at one rate. Scaling changes
    nothing else: ReLU and pooling pass a factor on. As in Gatys et al. 2016, but by layer.
    """
    x, before = pictures, 1.0
    for place, block in enumerate(encoder.blocks):
        x = functional.max_pool2d(x, 2) if place else x
        for convolution in block:  # type: ignore[attr-defined]
            convolution.bias.div_(before)
            seen = torch.relu(convolution(functional.pad(x, (1, 1, 1, 1), mode="reflect")))
            scale = float(seen.mean()) or 1.0
            convolution.weight.div_(scale)
            convolution.bias.div_(scale)
            x, before = seen / scale, before * scale
