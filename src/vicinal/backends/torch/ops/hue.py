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
    # Which is largest, as 0 or 1: by far faster on a CPU than conditions.
    is_red, is_green = (torch.eq(value, plane, out=torch.empty_like(value)) for plane in (red, green))
    sector = from_blue.lerp(from_green, is_green).lerp(green - blue, is_red)
    return sector.div_(chroma.clamp(min=LEAST)), value, chroma


def from_hue(sector: Tensor, value: Tensor, chroma: Tensor) -> Tensor:
    """The inverse: value less a share of chroma, which is 0 within a sixth of a channel's own hue and 1 from two sixths on."""
    turned = sector.remainder(6.0)
    shares = [(turned - 3.0).abs_().neg_().add_(2.0), *((turned - own).abs_().sub_(1.0) for own in (2.0, 4.0))]
    return torch.stack([torch.addcmul(value, chroma, share.clamp_(0.0, 1.0), value=-1.0) for share in shares], 1)
