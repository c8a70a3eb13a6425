"""The boxes of a picture against the picture itself, for formats that say no more of it than where it lies."""

from __future__ import annotations

import numpy as np

from vicinal.datasets.coordinates import CLIP, Bools
from vicinal.datasets.fetch import fetch_bytes, fetch_pixels
from vicinal.datasets.fitted import fitted
from vicinal.datasets.objects import Objects
from vicinal.datasets.source import Source
from vicinal.datasets.stated import Frame, frame_of
from vicinal.datasets.upright import header_at
from vicinal.errors import DataError, ReadError
from vicinal.files.container import read_header
from vicinal.files.header import BrokenFileError, Header

Stated = tuple[object, object]
"""The height and width that annotations say their picture has; None and 0 say nothing."""


def in_picture(objects: Objects | None, source: Source, stated: Stated = (None, None)) -> Objects | None:
    """The objects inside of their picture: what reaches out is clipped, what lies outside of it left out, as losses.

    DataError where the picture is of another size than ``stated``, or where all boxes look like shares of it. A picture that
    cannot be read is left to whoever reads it.
    """
    if objects is None or len(objects) == 0:
        return objects
    try:
        frame = _frame(source, stated)
    except (ReadError, BrokenFileError):
        return objects
    boxes, (height, width) = objects.boxes, frame.size
    if (boxes >= 0).all() and (boxes <= 1).all() and min(frame.size) > 2:
        raise DataError(f"objects: expected boxes in pixels, got shares of the {width} x {height} picture: {boxes[0].tolist()}")
    return frame.upright(fitted(objects, frame.size))


def fitting(objects: Objects, size: tuple[int, int]) -> Bools:
    """Which boxes [M] lie in a picture of height and width ``size``, or reach out by at most ``CLIP`` pixels."""
    limits = np.array([size[1], size[0]] * 2, np.float64) + CLIP
    good: Bools = np.all((objects.boxes >= -CLIP) & (objects.boxes <= limits), axis=1)
    return good


def size_at(source: Source) -> tuple[int, int] | None:
    """Height and width of a picture, from as little of it as that takes; None where it cannot be read."""
    try:
        return _frame(source, (None, None)).size
    except (ReadError, BrokenFileError):
        return None


def _frame(source: Source, stated: Stated) -> Frame:
    if source.kind == "array":
        height, width = fetch_pixels(source).shape[:2]
        return Frame((height, width))
    return frame_of(_header(source), *stated)


def _header(source: Source) -> Header:
    return header_at(source.path) if source.kind == "file" else read_header(fetch_bytes(source))
