"""What storing takes from a picture: larger pixels, and a small JPEG. Both are Pillow's, from 8 bits."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from vicinal.program.ops import picture_function
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.values import Floats, check_sides

MOST_IN_JPEG = 65500
"""Pixels a side that libjpeg writes."""


def _eight_bits(picture: Floats) -> Image.Image:
    """Of float [H, W, 1 or 3] in [0, 1]."""
    pixels = np.rint(picture * 255).astype(np.uint8)
    return Image.fromarray(pixels.squeeze(2) if picture.shape[2] == 1 else pixels)


def _fractions(image: Image.Image, shape: tuple[int, ...]) -> Floats:
    """Back to [H, W, C] in [0, 1]."""
    return np.asarray(image, np.float32).reshape(shape) / np.float32(255)


@picture_function(dtypes=("float32",), colors=(1, 3))
def pixelate(picture: Floats, share: float) -> Floats:
    """Shrunk to a share of its sides and enlarged, both by Pillow's box."""
    image = _eight_bits(picture)
    width, height = image.size
    small = image.resize((max(1, int(width * share)), max(1, int(height * share))), Image.Resampling.BOX)
    return _fractions(small.resize((width, height), Image.Resampling.BOX), picture.shape)


@picture_function(dtypes=("float32",), colors=(1, 3))
def jpeg_compression(picture: Floats, quality: float) -> Floats:
    """Its colours at half the resolution. DataError for a picture larger than JPEGs are."""
    check_sides("jpeg_compression", picture.shape[:2], MOST_IN_JPEG)
    file = BytesIO()
    _eight_bits(picture).save(file, "JPEG", quality=int(quality))
    file.seek(0)
    with JpegImageFile(file) as found:  # Image.open would refuse a large picture as a bomb
        return _fractions(found, picture.shape)


PIXELATE = Kind("pixelate", pixelate, small=(0.95, 0.9, 0.85, 0.75, 0.65), large=(0.6, 0.5, 0.4, 0.3, 0.25))
JPEG_COMPRESSION = Kind("jpeg_compression", jpeg_compression, small=(80, 65, 58, 50, 40), large=(25, 18, 15, 10, 7))
