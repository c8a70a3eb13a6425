"""Masks of class indices and of ids as PNG files, and the palettes that colour them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.fetch import fetch_bytes
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.errors import DataError, InWords, ReadError, expected
from vicinal.files.palette import read_palette
from vicinal.files.write import encode

COLOURS = 256
LOOKED_AT = 100
"""Samples among which a mask is looked for."""


def encode_mask(mask: NDArray[Any], palette: tuple[int, ...] | None = None) -> bytes:
    """A mask [H, W] of integers or bool as PNG: 8 bits, with the ``palette`` where there is one, or 16 bits.

    uint8 and uint16 stay what they are, wider integers become uint16. Raises DataError for values that do not fit.
    """
    check_mask(mask)
    if mask.dtype == np.bool_:
        mask = mask.view(np.uint8)
    if mask.dtype not in (np.uint8, np.uint16):
        mask = mask.astype(np.uint16)
    if palette is None or mask.dtype != np.uint8:
        return encode(mask, ".png")
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(mask), "P")
    image.putpalette(bytes(palette))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def check_mask(mask: NDArray[Any], where: str = "mask") -> None:
    """DataError for a mask that ``encode_mask`` cannot store."""
    if mask.ndim != 2 or mask.dtype.kind not in "bui":
        raise DataError(expected(where, "integers [H, W]", InWords(f"{mask.dtype} of shape {mask.shape}")))
    if mask.dtype.kind == "i" or mask.dtype.itemsize > 2:
        low, high = int(mask.min(initial=0)), int(mask.max(initial=0))
        if low < 0 or high > 65535:
            raise DataError(f"{where}: expected values from 0 to 65535, as PNG holds, got {low if low < 0 else high}")


def first_palette(items: Iterable[Item]) -> tuple[int, ...] | None:
    """The palette of the first mask of a data set; None where it has none."""
    masks = (item.mask for item, _ in zip(items, range(LOOKED_AT), strict=False) if item.mask is not None)
    first = next(masks, None)
    return None if first is None or first.kind == "array" else palette_of(first)


def palette_of(source: Source) -> tuple[int, ...] | None:
    """The palette of a mask's file as 768 numbers, RGB by index; None where it has none, or cannot be read."""
    try:
        colours = read_palette(fetch_bytes(source))
    except ReadError:
        return None
    return None if colours is None else tuple((colours + [0] * (3 * COLOURS))[: 3 * COLOURS])
