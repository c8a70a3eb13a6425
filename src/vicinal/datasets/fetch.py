"""The bytes and pixels of sources, whatever container they lie in."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from vicinal.datasets.source import Source

Array = NDArray[Any]


def fetch_bytes(source: Source) -> bytes:
    """The encoded picture of a source of kind "file", "part" or "row"; safe to call from many threads.

    Raises ReadError with the path and the reason.
    """
    raise NotImplementedError


def fetch_pixels(source: Source) -> Array:
    """The pixels [H, W] or [H, W, C] of a source of kind "array"; safe to call from many threads.

    The array may be a read-only view of a shared container. Raises ReadError with the path and the reason.
    """
    raise NotImplementedError
