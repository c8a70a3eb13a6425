"""The way back from relu4_1 to a picture."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Decoder(nn.Module):
    """A picture [N, 3, H, W] of features relu4_1 [N, C, H / 8, W / 8]: the encoder mirrored, without normalisation.

    Padded by reflection, and enlarged by repeating pixels, which leaves no chequered pattern. ``widths``: the encoder's.
    Values may lie beyond [0, 1]. ``seed``: of the first weights.
    """

    def __init__(self, widths: Sequence[Sequence[int]], seed: int = 0) -> None:
        super().__init__()
        flat = [width for block in widths for width in block]
        outs = [*reversed([3, *flat[:-1]])]
        firsts = {sum(len(block) for block in widths[:place]) for place in range(1, len(widths))}
        layers: list[nn.Module] = []
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for place, (wide, narrow) in zip(range(len(flat) - 1, -1, -1), zip(reversed(flat), outs, strict=True), strict=True):
                layers.append(nn.Conv2d(wide, narrow, 3, padding=1, padding_mode="reflect"))
                if place:
                    layers.append(nn.ReLU())
                if place in firsts:  # of a block: a pooling stands before it
                    layers.append(nn.Upsample(scale_factor=2, mode="nearest"))
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layers(x)
        return out
