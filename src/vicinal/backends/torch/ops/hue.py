"""Hue: a turn of the colour circle."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import Hue

LEAST = 1e-30
"""Of a chroma that is divided by: of greys, whose numerator is 0."""


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
    from_green, from_blue = (blue - red).add_(chroma, alpha=2.0), (red - green).add_(chroma, alpha=4.0)
    sector = torch.where(value == red, green - blue, torch.where(value == green, from_green, from_blue))
    return sector.div_(chroma.clamp(min=LEAST)), value, chroma


def from_hue(sector: Tensor, value: Tensor, chroma: Tensor) -> Tensor:
    """The inverse: value - chroma * max(0, min(k, 4 - k, 1)) with k = (n + sector) mod 6, n = 5, 3, 1 for R, G, B."""
    planes = []
    for n in (5.0, 3.0, 1.0):
        k = (sector + n).remainder_(6.0)
        share = k.sub_(2.0).abs_().neg_().add_(2.0).clamp_(0.0, 1.0)  # min(k, 4 - k) is 2 - |k - 2|
        planes.append(torch.addcmul(value, chroma, share, value=-1.0))
    return torch.stack(planes, 1)
