"""Pictures that are worked on in a smaller size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image
from vicinal.compat.imgaug.resize import imresize_single_image


def while_small(change: Callable[[Image], Image], image: Image, longest: int | None, interpolation: str) -> Image:
    """``change`` of the picture shrunk so that no side has more than ``longest`` pixels, in the size that it had."""
    size = image.shape[:2]
    if longest is None or max(size) <= longest:
        return change(image)
    factor = longest / max(size)
    small = imresize_single_image(image, (int(size[0] * factor), int(size[1] * factor)), interpolation)
    return np.asarray(imresize_single_image(change(small), size, interpolation))
