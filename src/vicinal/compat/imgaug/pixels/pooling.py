"""Blocks of pixels that become one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug.pixels.depth import UP_TO_16, Image, only

KINDS: dict[str, tuple[str, Callable[..., Any]]] = {
    "average": ("reflect", np.mean),
    "max": ("edge", np.max),
    "min": ("edge", np.min),
    "median": ("reflect", np.median),
}
"""How the picture is continued to a multiple of the block, and what is taken of a block."""


def pooled_shape(shape: tuple[int, ...], height: int, width: int) -> tuple[int, ...]:
    """Of a picture in blocks of ``height`` x ``width``; empty pictures stay as they are."""
    return shape if 0 in shape else (-(-shape[0] // height), -(-shape[1] // width), *shape[2:])


def pooled(image: Image, kind: str, height: int, width: int) -> Image:
    """[H, W, C]; the smaller half of what misses is put on top and left. Integers are cut, not rounded."""
    if image.size == 0:
        return image.copy()
    only(f"{kind} pooling", image, UP_TO_16)
    mode, of_block = KINDS[kind]
    rows, columns, channels = pooled_shape(image.shape, height, width)
    missing = rows * height - image.shape[0], columns * width - image.shape[1]
    sides = [(total // 2, total - total // 2) for total in missing]
    wide = np.pad(image, [*sides, (0, 0)], mode=mode) if any(missing) else image  # type: ignore[call-overload]
    blocks = wide.reshape(rows, height, columns, width, channels)
    return np.asarray(of_block(blocks, axis=(1, 3))).astype(image.dtype)
