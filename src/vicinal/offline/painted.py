"""Outlines as a map of instances, for formats that hold no outlines."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.objects import Objects, Rings
from vicinal.datasets.rle import decode
from vicinal.extras import needed

OUTLINES = frozenset({"polygons", "rle"})


def paints(wanted: frozenset[str], held: frozenset[str]) -> bool:
    """Whether a format that keeps ``wanted`` gets a map where the data set holds outlines (``held``) and no map."""
    return "instances" in wanted - held and bool(held & OUTLINES) and not wanted & OUTLINES


def painted(objects: Objects | None, size: tuple[int, int]) -> tuple[Objects | None, NDArray[Any]]:
    """A map [H, W] of instances, and the objects with the field "instance" that says which is whose.

    Ids are those that the objects have already, else 1, 2, ... in their order. Small objects lie over large ones. Objects
    without a polygon or an RLE mask are not on the map.
    """
    if objects is None:
        return None, np.zeros(size, np.uint8)
    ids = _ids(objects)
    canvas = np.zeros(size, np.uint8 if max(ids, default=0) < 256 else np.uint16)
    planes = [(id, plane) for index, id in enumerate(ids) if (plane := _plane(objects, index, size)) is not None]
    for id, (rows, filled) in sorted(planes, key=lambda entry: -int(entry[1][1].sum())):
        canvas[rows][filled] = id
    return attrs.evolve(objects, fields={**objects.fields, "instance": ids}), canvas


def _ids(objects: Objects) -> list[int]:
    given = objects.fields.get("instance", ())
    known = [id for id in given if isinstance(id, int) and 0 < id < 2**16]
    return known if len(set(known)) == len(objects) else list(range(1, len(objects) + 1))


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
    with needed("polygons as masks"):
        from pycocotools import mask

    whole = mask.merge(mask.frPyObjects([ring.ravel() for ring in rings], *size))
    return decode({"size": list(size), "counts": whole["counts"].decode()}, size, "objects.polygons")
