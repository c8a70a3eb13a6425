"""Whether the boxes of a picture lie inside of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vicinal.data.container import read_header
from vicinal.data.header import BrokenFileError
from vicinal.datasets.coordinates import CLIP
from vicinal.datasets.fetch import fetch_bytes, fetch_pixels
from vicinal.datasets.objects import Objects
from vicinal.datasets.source import Source
from vicinal.datasets.upright import upright_size
from vicinal.errors import DataError, ReadError

LATE = "row"
"""The kind of source whose size is known late."""


def size_at(source: Source) -> tuple[int, int] | None:
    """Height and width of a picture, from as little of it as that takes; None where it cannot be read."""
    try:
        if source.kind == "file":
            return upright_size(source.path)
        if source.kind == "array":
            height, width = fetch_pixels(source).shape[:2]
            return height, width
        return read_header(fetch_bytes(source)).size
    except (ReadError, BrokenFileError):
        return None


def check_inside(objects: Objects | None, source: Source) -> None:
    """DataError where a box reaches out of its picture by more than ``CLIP`` pixels, or where all look normalised.

    Nothing is said of a picture that cannot be read, as whoever reads it will, nor of one in a row of a Parquet file, of
    which a whole row group would have to be read: ``check_late`` does that.
    """
    if objects is not None and source.kind != LATE and (size := size_at(source)) is not None:
        check_boxes(objects, size)


def check_late(objects: Objects | None, source: Source, size: tuple[int, int]) -> None:
    """What ``check_inside`` has not checked, of a picture that has been read: its height and width are ``size``."""
    if source.kind == LATE:
        check_boxes(objects, size)


def check_boxes(objects: Objects | None, size: tuple[int, int]) -> None:
    """DataError where a box does not fit a picture of height and width ``size``."""
    if objects is None or len(objects) == 0:
        return
    boxes, (height, width) = objects.boxes, size
    if (boxes >= 0).all() and (boxes <= 1).all() and min(size) > 2:
        raise DataError(f"objects: expected boxes in pixels, got shares of the {width} x {height} picture: {boxes[0].tolist()}")
    good = fitting(objects, size)
    if not good.all():
        index = int(np.argmin(good))
        wish = f"a box inside the {width} x {height} picture"
        raise DataError(f"objects[{index}]: expected {wish}, got xyxy {boxes[index].round(6).tolist()}")


def fitting(objects: Objects, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Which boxes [M] lie in a picture of height and width ``size``, or reach out by at most ``CLIP`` pixels."""
    limits = np.array([size[1], size[0]] * 2, np.float64) + CLIP
    inside: NDArray[np.bool_] = np.all((objects.boxes >= -CLIP) & (objects.boxes <= limits), axis=1)
    return inside
