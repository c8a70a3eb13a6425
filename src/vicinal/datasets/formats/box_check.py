"""Whether the boxes of a table are what its columns say: corners that are read as sizes make no error by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from vicinal.datasets.fit import fitting, size_at
from vicinal.datasets.item import Item
from vicinal.errors import DataError

LOOKED_AT = 32
"""Pictures with boxes that are looked at, among the first ``ROWS``."""
ROWS = 2000
FEWEST = 3
"""Boxes by which a format is judged."""
FITS, FAILS = 0.9, 0.5
"""A format is meant where so many boxes fit as it, and at most so many as they are read: some boxes fit either way."""


def check_format(src: str, items_as: Callable[[str], Iterator[Item]]) -> None:
    """DataError where most boxes do not fit their pictures as they are read, and do as another format.

    ``items_as``: the items with boxes as a box_format, "" for the way in which they are read.
    """
    fits, boxes, pictures = dict.fromkeys(("", "xyxy", "xywh"), 0), 0, 0
    for items in islice(zip(*map(items_as, fits), strict=True), ROWS):
        most = max(0 if item.objects is None else len(item.objects) for item in items)
        source = next((item.picture for item in items if item.objects is not None), None)
        size = size_at(source) if source is not None and most else None
        if size is None:
            continue
        boxes, pictures = boxes + most, pictures + 1
        for format, item in zip(fits, items, strict=True):
            fits[format] += 0 if item.objects is None else int(fitting(item.objects, size).sum())
        if pictures == LOOKED_AT:
            break
    for format in ("xyxy", "xywh"):
        if boxes >= FEWEST and fits[""] <= FAILS * boxes and fits[format] >= FITS * boxes:
            raise DataError(
                f"{src}: of {boxes} boxes, {fits['']} lie in their pictures as they are read, and {fits[format]} as {format}: "
                f"did you mean box_format={format}?"
            )
