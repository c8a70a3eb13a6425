"""Outlines as a map of instances, for formats that hold nothing else of objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.objects import Objects, Rings
from vicinal.datasets.rle import decode

OUTLINES = frozenset({"polygons", "rle"})


def paints(wanted: frozenset[str], held: frozenset[str]) -> bool:
    """Whether a format that keeps ``wanted`` gets a map where the data set holds outlines (``held``) and no map."""
    return "instances" in wanted - held and bool(held & OUTLINES) and not wanted & {*OUTLINES, "boxes"}


def painted(objects: Objects | None, size: tuple[int, int]) -> NDArray[Any]:
    """A map [H, W] with the ids 1, 2, ... of the objects in their order; small objects lie over large ones.

    Objects without a polygon or an RLE mask are left out.
    """
    count = 0 if objects is None else len(objects)
    canvas = np.zeros(size, np.uint8 if count < 256 else np.uint16)
    if objects is None:
        return canvas
    planes = [(index, plane) for index in range(count) if (plane := _plane(objects, index, size)) is not None]
    for index, plane in sorted(planes, key=lambda entry: -entry[1][1].sum()):
        rows, filled = plane
        canvas[rows][filled] = index + 1
    return canvas


def _plane(objects: Objects, index: int, size: tuple[int, int]) -> tuple[Any, NDArray[np.bool_]] | None:
    """The window of an object's box, and its pixels there."""
    polygon = None if objects.polygons is None else objects.polygons[index]
    mask = None if objects.masks is None else objects.masks[index]
    if not polygon and mask is None:
        return None
    filled = decode(mask, size, f"objects.masks[{index}]") if mask is not None else _filled(polygon or (), size)
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    if not len(rows):
        return None
    window = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return window, filled[window] > 0


def _filled(rings: Rings, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The pixels of all rings together, by COCO's rule."""
    from pycocotools import mask

    whole = mask.merge(mask.frPyObjects([ring.ravel() for ring in rings], *size))
    return decode({"size": list(size), "counts": whole["counts"].decode()}, size, "objects.polygons")
