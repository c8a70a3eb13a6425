"""A small JPEG."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from vicinal.torch.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption


def _jpeg_compression(picture: Floats, quality: int, _: Chance) -> Floats:
    """By Pillow, from 8 bits, its colours at half the resolution."""
    pixels = np.rint(picture * 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels.squeeze(2) if picture.shape[2] == 1 else pixels).save(file, "JPEG", quality=quality)
    with Image.open(file) as found:
        return np.asarray(found, np.float32).reshape(picture.shape) / np.float32(255)


JPEG_COMPRESSION = Corruption[int](
    "jpeg_compression",
    small=(80, 65, 58, 50, 40),
    large=(25, 18, 15, 10, 7),
    change=by_picture("jpeg_compression", _jpeg_compression),
)
