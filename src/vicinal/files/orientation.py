"""EXIF orientations."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def upright(picture: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Undoes an EXIF orientation of 1 to 8 (others are taken as 1)."""
    if orientation in (5, 6, 7, 8):
        picture = picture.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return picture
