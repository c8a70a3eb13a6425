"""The network that tells made pictures from real ones, patch by patch."""

from __future__ import annotations

from torch import Tensor, nn

from vicinal.generative.domains.generator import begin


class Critic(nn.Module):
    """A score for each patch [N, 1, h, w] of pictures [N, 3, H, W]: 1 for real ones, 0 for made ones (least squares).

    PatchGAN (Isola et al. 2017): ``layers`` strided convolutions, 3 of which see patches of 70 pixels, 2 of 34.
    """

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        found: list[nn.Module] = [nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)]
        before = width
        for number in range(1, layers + 1):
            after = width * min(2**number, 8)
            stride = 1 if number == layers else 2
            found += [nn.Conv2d(before, after, 4, stride, 1), nn.InstanceNorm2d(after), nn.LeakyReLU(0.2, inplace=True)]
            before = after
        self.layers = nn.Sequential(*found, nn.Conv2d(before, 1, 4, 1, 1))
        self.apply(begin)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layers(x)
        return out
