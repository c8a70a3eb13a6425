"""Objects made to fit a picture of a known size."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.datasets.coordinates import CLIP, inside_ring, kept_boxes, rotated_corners
from vicinal.datasets.losses import Losses
from vicinal.datasets.objects import Floats, Objects, Rings


def fitted(objects: Objects, size: tuple[int, int]) -> Objects:
    """``objects`` inside a picture of height and width ``size``: clipped, and without those that are outside.

    What reaches out by more than ``CLIP`` pixels becomes one of their losses.
    """
    losses = Losses()
    for kind, texts in objects.losses.items():
        for text in texts:
            losses.add(kind, text)
    boxes, good = kept_boxes(objects.boxes, size, CLIP, lambda index: f"objects[{index}]", losses)
    polygons = objects.polygons
    if polygons is not None:
        polygons = [_rings(rings, size, f"objects[{index}]", losses) for index, rings in enumerate(polygons)]
    quads = objects.corners
    if quads is not None:
        quads = quads.copy()
        for index in np.flatnonzero(good).tolist():
            good[index] = False
            with losses.dropping():
                quads[index] = rotated_corners(quads[index], size, f"objects[{index}]")
                good[index] = True
    whole = attrs.evolve(objects, boxes=boxes, polygons=polygons, corners=quads, losses=losses.texts)
    return whole if good.all() else whole.take(np.flatnonzero(good))


def _rings(rings: Rings | None, size: tuple[int, int], where: str, losses: Losses) -> Rings | None:
    kept: list[Floats] = []
    for ring in rings or ():
        with losses.dropping():
            kept += inside_ring(ring, size, CLIP, where, losses)
    return tuple(kept) or None
