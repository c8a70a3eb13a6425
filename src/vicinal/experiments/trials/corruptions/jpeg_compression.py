"""A small JPEG."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.eight_bits import eight_bits, fractions


def _jpeg_compression(picture: Floats, quality: int, _: Chance) -> Floats:
    """By Pillow, from 8 bits, its colours at half the resolution."""
    file = BytesIO()
    eight_bits(picture).save(file, "JPEG", quality=quality)
    with Image.open(file, formats=("JPEG",)) as found:
        return fractions(found, picture.shape)


JPEG_COMPRESSION = Corruption[int](
    "jpeg_compression",
    small=(80, 65, 58, 50, 40),
    large=(25, 18, 15, 10, 7),
    change=by_picture("jpeg_compression", _jpeg_compression),
)
