"""Objects as a pipeline left them: what is known of each, from what was moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import Boxes
from vicinal.data.clip_rings import ring_areas
from vicinal.data.instances import plane_boxes, tight_boxes
from vicinal.data.keypoints import Keypoints
from vicinal.data.move_boxes import areas
from vicinal.data.polygons import read_polygons
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.datasets.objects import Floats, Ints, Objects
from vicinal.datasets.rle import encode, runs

Array: TypeAlias = NDArray[Any]


def moved_objects(
    source: Objects, kept: Ints, boxes: Boxes, points: Keypoints | None, planes: Array | None, id_map: Array | None,
    rotated: RotatedBoxes | None = None,
) -> Objects:  # fmt: skip
    """The objects ``kept`` [M] of ``source`` with what was moved: their ``boxes`` (xyxy, with polygons) and ``planes``
    [M, H, W], and the picture's ``points`` (of all objects of the source in a row), ``id_map`` [H, W], and ``rotated`` boxes.

    Which box an object gets, which are dropped, and which fields are computed anew: ``targets.labels_of``.
    """
    polygons = [None if rings is None else tuple(rings) for rings in boxes.polygons or [None] * len(kept)]
    whole = np.array([rings is not None for rings in polygons], bool)
    tight, hidden = _tight(source.take(kept), planes, id_map)
    corners = np.where((whole | hidden)[:, None], np.asarray(boxes.data, np.float64), tight)
    left = np.flatnonzero(hidden | (areas(tight) > 0))
    moved = source.take(kept[left])
    if moved.masks is not None and planes is not None:
        masks = [None if mask is None else encode(planes[m]) for mask, m in zip(moved.masks, left, strict=True)]
        moved = attrs.evolve(moved, masks=masks)
    if source.keypoints is not None and points is not None:
        moved = attrs.evolve(moved, keypoints=_keypoints(points, source.keypoints.shape)[kept[left]])
    listed = None if source.polygons is None else [polygons[m] for m in left]
    labels: Ints = np.asarray(boxes.labels, np.int64)[left]  # some of which a mirror exchanged
    moved = attrs.evolve(moved, boxes=corners[left], labels=labels, polygons=listed)
    if rotated is not None:
        moved = _with_rotated(moved, kept[left], rotated)
    return attrs.evolve(moved, fields=_renewed(moved, id_map))


def _with_rotated(objects: Objects, places: Ints, rotated: RotatedBoxes) -> Objects:
    """The objects, which are those at ``places`` of the source, whose rotated boxes were kept, with these."""
    fields: Mapping[str, Any] = rotated.fields or {}
    (own,) = fields.values()
    both = np.isin(places, own)
    quads: Floats = np.asarray(rotated.data, np.float64)[np.searchsorted(own, places[both])]
    return attrs.evolve(objects.take(np.flatnonzero(both)), corners=quads)


def instance_ids(objects: Objects) -> Ints | None:
    """The ids [M] of the field "instance", 0 where it is None; None without that field."""
    if "instance" not in objects.fields:
        return None
    return np.array([0 if ident is None else ident for ident in objects.fields["instance"]], np.int64)


def _tight(objects: Objects, planes: Array | None, id_map: Array | None) -> tuple[Floats, NDArray[np.bool_]]:
    """The boxes [M, 4] around the pixels of the objects, zeros where none is left, and which have no pixels to look for."""
    tight, hidden = np.zeros((len(objects), 4)), np.ones(len(objects), bool)
    ids = instance_ids(objects)
    if planes is not None and objects.masks is not None:
        hidden[:] = [mask is None for mask in objects.masks]
        tight[~hidden] = plane_boxes(planes[~hidden])
    elif id_map is not None and ids is not None:
        hidden[:] = ids == 0
        found, boxes = tight_boxes(id_map)
        rows = dict(zip(found.tolist(), boxes, strict=True))
        for place in np.flatnonzero(~hidden):
            tight[place] = rows.get(int(ids[place]), 0.0)
    return tight, hidden


def _keypoints(points: Keypoints, shape: tuple[int, ...]) -> Floats:
    """The points of all objects [M, K, 3]; zeros for those that are out of sight."""
    visibility = np.asarray(points.visibility, np.float64)[:, None]
    rows = np.concatenate([np.asarray(points.xy, np.float64), visibility], axis=1)
    seen: Floats = np.where(visibility > 0, rows, 0.0)
    return seen.reshape(shape)


def _renewed(objects: Objects, id_map: Array | None) -> Mapping[str, Sequence[Any]]:
    fields = dict(objects.fields)
    if "area" in fields:
        fields["area"] = _areas(objects, id_map).tolist()
    if "num_keypoints" in fields and objects.keypoints is not None:
        fields["num_keypoints"] = np.count_nonzero(objects.keypoints[:, :, 2], axis=1).tolist()
    return fields


def _areas(objects: Objects, id_map: Array | None) -> Floats:
    """Square pixels [M] of the polygon, else of the RLE mask, else of the instance, else of the box."""
    area = areas(objects.boxes)
    ids = instance_ids(objects)
    if id_map is not None and ids is not None:
        area = np.where(ids == 0, area, [np.count_nonzero(id_map == ident) for ident in ids])
    if objects.masks is not None:
        for place, mask in enumerate(objects.masks):
            found = None if mask is None else runs(mask["counts"])
            area[place] = area[place] if found is None else found[1::2].sum()
    if objects.polygons is not None:
        outlines, _ = read_polygons(objects.polygons, len(objects), (1, 1), "objects.polygons")
        sums = np.bincount(outlines.owners, ring_areas(outlines), len(objects)) if len(outlines.owners) else 0.0
        area = np.where(outlines.present, sums, area)
    return area
