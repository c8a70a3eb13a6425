"""Larger pixels."""

from __future__ import annotations

from PIL import Image

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.eight_bits import eight_bits, fractions


def _pixelate(picture: Floats, share: float, _: Chance) -> Floats:
    """Shrunk and enlarged by Pillow's box."""
    image = eight_bits(picture)
    width, height = image.size
    small = image.resize((max(1, int(width * share)), max(1, int(height * share))), Image.Resampling.BOX)
    return fractions(small.resize((width, height), Image.Resampling.BOX), picture.shape)


PIXELATE = Corruption[float](
    "pixelate",
    small=(0.95, 0.9, 0.85, 0.75, 0.65),
    large=(0.6, 0.5, 0.4, 0.3, 0.25),
    change=by_picture("pixelate", _pixelate),
)
