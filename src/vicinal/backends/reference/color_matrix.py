"""ColorMatrix: saturation, grey and other mixtures of red, green and blue."""

from __future__ import annotations

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import ColorMatrix


def color_matrix(picture: Picture, op: ColorMatrix, sample: int) -> Picture:
    """matrix @ (r, g, b), clamped. Pictures with one colour channel stay as they are."""
    if picture.colours.shape[2] == 1:
        return picture
    return picture.recoloured(picture.colours @ op.matrix[sample].T)
