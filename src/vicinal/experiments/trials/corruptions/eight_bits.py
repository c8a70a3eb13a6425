"""Pictures as Pillow has them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from vicinal.experiments.trials.corruptions.by_picture import Floats


def eight_bits(picture: Floats) -> Image.Image:
    """Of float [H, W, 1 or 3] in [0, 1]."""
    pixels = np.rint(picture * 255).astype(np.uint8)
    return Image.fromarray(pixels.squeeze(2) if picture.shape[2] == 1 else pixels)


def fractions(image: Image.Image, shape: tuple[int, ...]) -> Floats:
    """Back to [H, W, C] in [0, 1]."""
    return np.asarray(image, np.float32).reshape(shape) / np.float32(255)
