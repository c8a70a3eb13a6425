"""The masks of objects as binary planes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.objects import Objects, Rings
from vicinal.datasets.rle import decode

Plane = NDArray[np.uint8]


def planes_of(objects: Objects, size: tuple[int, int]) -> Plane:
    """Planes [M, H, W] of M objects: their RLE mask, else their polygon, else their box, filled.

    Only an RLE has to be moved as pixels, but a batch wants a plane for each box; one that shows the object lets the
    pipeline draw ``tight`` boxes too. Raises DataError for an RLE that is broken or of another size.
    """
    planes = np.zeros((len(objects), *size), np.uint8)
    for index, plane in enumerate(planes):
        mask = None if objects.masks is None else objects.masks[index]
        rings = None if objects.polygons is None else objects.polygons[index]
        if mask is not None:
            plane[:] = decode(mask, size, f"objects.masks[{index}]")
            continue
        if rings:
            _fill(plane, rings)
        if not rings or not plane.any():
            x0, y0, x1, y1 = objects.boxes[index].clip(0, [*size[::-1]] * 2)
            plane[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 1
    return planes


def _fill(plane: Plane, rings: Rings) -> None:
    for ring in rings:
        cv2.fillPoly(plane, [np.round(ring * 16 - 8).astype(np.int32)], 1, shift=4)
