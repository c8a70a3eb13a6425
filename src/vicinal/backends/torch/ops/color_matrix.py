"""ColorMatrix: saturation, grey and other mixtures of red, green and blue."""

from __future__ import annotations

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.program.ops import ColorMatrix


def color_matrix(picture: Picture, op: ColorMatrix, at: Rows) -> Picture:  # noqa: ARG001 - the signature of every op
    """matrix @ (r, g, b), clamped. Pictures with one colour channel stay as they are.

    Three sums rather than a matrix product, which a GPU may be set to compute in ten bits (TF32).
    """
    colours = picture.colours
    if colours.shape[1] == 1:
        return picture
    columns = at("matrix").to(colours.dtype)[:, :, :, None, None].unbind(2)
    mixed = columns[0] * colours[:, :1]
    for channel in (1, 2):
        mixed.addcmul_(columns[channel], colours[:, channel : channel + 1])
    return picture.recoloured(mixed)
