"""The bytes and pixels of sources, whatever container they lie in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import NATIVE
from vicinal.datasets.arrays import open_array
from vicinal.datasets.files import read_bytes
from vicinal.datasets.rows import row_bytes, row_size
from vicinal.datasets.source import Source
from vicinal.errors import DataError, ReadError
from vicinal.files.pages import holds_more
from vicinal.files.read import MAX_PIXELS, read, read_mask, with_channels
from vicinal.sampling.said import say_once

Array = NDArray[Any]


def fetch_bytes(source: Source) -> bytes:
    """The encoded picture of a source of kind "file", "part" or "row"; safe to call from many threads.

    Raises ReadError with the path and the reason.
    """
    if source.kind == "file":
        data = read_bytes(source.path)
    elif source.kind == "part":
        data = read_bytes(source.path, source.at, source.size)
    elif source.kind == "row":
        data = row_bytes(source.path, source.at, source.name)
    else:
        raise ReadError(f"{source.path}: expected an encoded picture, got {source.kind} {source.name}")
    if not data:
        raise ReadError(f"{place_of(source)}: empty file")
    if holds_more(data):
        say_once("pages", f"{place_of(source)} holds several pages or frames: of such files the first is read")
    return data


def fetch_pixels(source: Source) -> Array:
    """The pixels [H, W] or [H, W, C] of a source of kind "array", as they lie; safe to call from many threads.

    uint8, uint16 or float32 (other integers for masks), channels last; read-only. Raises ReadError with the path and
    the reason.
    """
    if source.kind != "array":
        raise ReadError(f"{source.path}: expected an array of pixels, got a {source.kind}")
    entry: Array = open_array(source.path, source.name).rows(source.at, 1)[0]
    entry = entry.astype(entry.dtype.newbyteorder("="), copy=False)
    return np.moveaxis(entry, 0, -1) if channels_first(entry.shape) else entry


def stored_size(source: Source) -> int:
    """About how many bytes the picture of a source of kind "row" or "array" has, as it lies; 0 where that cannot be known."""
    try:
        if source.kind == "row":
            return row_size(source.path, source.at, source.name)
        return open_array(source.path, source.name).declared.entry
    except DataError:
        return 0


def channels_first(shape: tuple[int, ...]) -> bool:
    """Whether an entry of this shape is [C, H, W]: 1, 3 or 4 come first, and more than 4 last."""
    return len(shape) == 3 and shape[0] in (1, 3, 4) and shape[2] > 4


def fetch_picture(source: Source, channels: str = "unchanged", max_pixels: int = MAX_PIXELS) -> Array:
    """The decoded picture [H, W, C] of a source of any kind; arguments and errors are those of ``vicinal.read``."""
    if source.kind != "array":
        return _decoded(source, lambda data: read(data, channels, max_pixels))
    pixels = fetch_pixels(source)
    if pixels.dtype not in NATIVE:
        raise ReadError(f"{place_of(source)}: expected pixels of uint8, uint16 or float32, got {pixels.dtype}")
    return np.ascontiguousarray(with_channels(pixels if pixels.ndim == 3 else pixels[..., None], channels))


def fetch_mask(source: Source, max_pixels: int = MAX_PIXELS) -> Array:
    """The mask [H, W] of a source of any kind: integers, palette indices as they are stored.

    Raises ReadError with the path and the reason.
    """
    if source.kind != "array":
        return _decoded(source, lambda data: read_mask(data, max_pixels))
    mask = fetch_pixels(source)
    mask = mask[..., 0] if mask.ndim == 3 and mask.shape[2] == 1 else mask
    if mask.ndim != 2 or mask.dtype.kind not in "bui":
        raise ReadError(f"{place_of(source)}: expected a mask [H, W] of integers, got {mask.dtype} of shape {mask.shape}")
    return mask.astype(np.uint8) if mask.dtype == np.bool_ else mask


def place_of(source: Source) -> str:
    """What errors call a source: its path, and where in it."""
    return source.path if source.kind == "file" else f"{source.path}: {source.kind} {source.at} {source.name}".rstrip()


def _decoded(source: Source, decode: Callable[[bytes], Array]) -> Array:
    data = fetch_bytes(source)
    try:
        return decode(data)
    except ReadError as error:
        raise ReadError(f"{place_of(source)}{str(error).removeprefix('<bytes>')}") from error
