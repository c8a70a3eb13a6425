"""The network that translates a picture: residual blocks between two steps down and two steps up."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import instance_norm


class Residual(nn.Module):
    """Two convolutions that are added to what comes in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for last in (False, True):
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3), nn.InstanceNorm2d(width)]
            layers += [] if last else [nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.layers(x)
        return out


class Generator(nn.Module):
    """Pictures [N, 3, H, W] in [-1, 1] to others of the same size; H and W multiples of 4, at least 16.

    Johnson et al. 2016 as CycleGAN has it (Zhu et al. 2017): ``width`` channels at first, four times as many in ``blocks``
    residual blocks, instance normalisation, and transposed convolutions on the way up. ``skip``: the last convolution sees the
    picture, too, so that its details stay; normalised as all that it sees, or colours of the wrong domain would pass.
    """

    def __init__(self, width: int, blocks: int, skip: bool = False) -> None:
        super().__init__()
        self.skip = skip
        layers = [nn.ReflectionPad2d(3), *_changed(nn.Conv2d(3, width, 7), width)]
        for factor in (1, 2):
            layers += _changed(nn.Conv2d(width * factor, width * factor * 2, 3, 2, 1), width * factor * 2)
        layers += [Residual(width * 4) for _ in range(blocks)]
        for factor in (4, 2):
            up = nn.ConvTranspose2d(width * factor, width * factor // 2, 3, 2, 1, output_padding=1)
            layers += _changed(up, width * factor // 2)
        self.layers = nn.Sequential(*layers)
        self.last = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(width + 3 * skip, 3, 7), nn.Tanh())
        self.apply(begin)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.layers(x)
        made: Tensor = self.last(torch.cat([seen, instance_norm(x)], 1) if self.skip else seen)
        return made


def begin(layer: nn.Module) -> None:
    """First weights: Gaussian with deviation .02, as in the paper."""
    if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(layer.weight, 0.0, 0.02)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def _changed(layer: nn.Module, width: int) -> list[nn.Module]:
    return [layer, nn.InstanceNorm2d(width), nn.ReLU(inplace=True)]
