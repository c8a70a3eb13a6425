"""Hue: a turn of the colour circle."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Hue


def hue(picture: Picture, op: Hue, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """Adds ``shift`` turns to the hue of HSV; saturation and value stay, and so do pictures of one colour channel."""
    if picture.colours.shape[1] == 1:
        return picture
    sector, value, chroma = to_hue(picture.colours)
    return picture.recoloured(from_hue(sector + 6.0 * at("shift")[:, None, None], value, chroma))


def to_hue(rgb: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hue in sixths of a turn (0 for greys), value and chroma (value times saturation), each [N, H, W], of [N, 3, H, W]."""
    red, green, blue = rgb.unbind(1)
    value = rgb.amax(1)
    chroma = value - rgb.amin(1)
    ahead = torch.where(value == red, green - blue, torch.where(value == green, blue - red, red - green))
    start = torch.where(value == red, 0.0, torch.where(value == green, 2.0, 4.0)).to(rgb.dtype)
    coloured = chroma > 0.0
    return torch.where(coloured, start + ahead / torch.where(coloured, chroma, 1.0), 0.0), value, chroma


def from_hue(sector: Tensor, value: Tensor, chroma: Tensor) -> Tensor:
    """The inverse: value - chroma * max(0, min(k, 4 - k, 1)) with k = (n + sector) mod 6, n = 5, 3, 1 for R, G, B."""
    planes = []
    for n in (5.0, 3.0, 1.0):
        k = (sector + n).remainder(6.0)
        planes.append(value - chroma * torch.minimum(k, 4.0 - k).clamp(0.0, 1.0))
    return torch.stack(planes, 1)
