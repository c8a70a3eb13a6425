"""DiffAugment: the same kinds of changes to real and to made pictures, through which gradients flow.

So the critic of a generative network cannot learn few pictures by heart, and the generator does not learn the changes
(Zhao et al. 2020). Four functions in torch: ``Change`` is the interface by which others, as those of a torch backend, can take
their place.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import pad

Change = Callable[[Tensor, torch.Generator], Tensor]
"""New pictures [N, C, H, W] of pictures in [-1, 1], by numbers from the generator (on the CPU) alone."""


def color(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Brightness -.5 to .5 of the range's half, then saturation 0 to 2, then contrast .5 to 1.5."""
    brightness, saturation, contrast = (_drawn(pictures, chance) for _ in range(3))
    pictures = pictures + (brightness - 0.5)
    grey = pictures.mean(1, keepdim=True)
    pictures = grey + (pictures - grey) * (2 * saturation)
    mean = pictures.mean((1, 2, 3), keepdim=True)
    return mean + (pictures - mean) * (contrast + 0.5)


def translation(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """By up to an eighth of the side, in whole pixels; black (-1) comes in."""
    height, width = pictures.shape[2:]
    down, right = (
        torch.randint(-(side // 8), side // 8 + 1, (len(pictures), 1), generator=chance).to(pictures.device)
        for side in (height, width)
    )
    rows = (torch.arange(height, device=pictures.device) - down + 1).clamp(0, height + 1)
    columns = (torch.arange(width, device=pictures.device) - right + 1).clamp(0, width + 1)
    framed = pad(pictures, (1, 1, 1, 1), value=-1.0)
    number = torch.arange(len(pictures), device=pictures.device)[:, None, None]
    return framed.permute(0, 2, 3, 1)[number, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def cutout(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Makes a square of half the side grey (0), anywhere, also partly outside."""
    inside = []
    for side in pictures.shape[2:]:
        middle = torch.randint(0, side + 1, (len(pictures), 1), generator=chance).to(pictures.device)
        place = torch.arange(side, device=pictures.device)
        inside.append((place >= middle - side // 4) & (place < middle - side // 4 + side // 2))
    hole = inside[0][:, None, :, None] & inside[1][:, None, None, :]
    return pictures.masked_fill(hole, 0.0)


def diff_augment(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """All of them in turn."""
    for change in (color, translation, cutout):
        pictures = change(pictures, chance)
    return pictures


def _drawn(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """A number in [0, 1] for each picture [N, 1, 1, 1]."""
    return torch.rand(len(pictures), 1, 1, 1, generator=chance).to(pictures)
