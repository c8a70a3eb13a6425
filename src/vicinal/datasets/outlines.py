"""Outlines of objects from masks and back: run-length masks of instance maps, rings along the borders of pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.example import Example
from vicinal.datasets.objects import Objects, Rings
from vicinal.datasets.rle import checked_runs, decode
from vicinal.extras import needed

Array = NDArray[Any]
Floats = NDArray[np.float64]


def objects_of(example: Example) -> Objects | None:
    """The objects of an example; those that its instance map alone tells get RLE masks from there.

    Without objects, each id of the map above 0 is one, its class that of the mask under it, else 0.
    """
    if example.instances is None or (example.objects is not None and "instance" not in example.objects.fields):
        return example.objects
    found = instance_masks(example.instances)
    if example.objects is None:
        return _from_map(found, example.mask) if found else None
    if example.objects.masks is not None or example.objects.polygons is not None:
        return example.objects
    masks = [found.get(int(id)) if id is not None else None for id in example.objects.fields["instance"]]
    return Objects(
        example.objects.boxes, example.objects.labels, None, masks, example.objects.keypoints, example.objects.fields
    )  # fmt: skip


def instance_masks(instances: Array) -> dict[int, dict[str, Any]]:
    """The compressed RLE of every id above 0 of a map [H, W], in the order of the ids."""
    with needed("instance masks"):
        from pycocotools import mask

    flat = instances.ravel(order="F")
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
    ends = np.concatenate([starts[1:], [flat.size]])
    order = np.argsort(flat[starts], kind="stable")
    ids, firsts = np.unique(flat[starts][order], return_index=True)
    masks = {}
    for id, runs in zip(ids.tolist(), np.split(order, firsts[1:]), strict=True):
        if id > 0:
            edges = np.stack([starts[runs], ends[runs]], axis=1).ravel()
            counts = np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()
            packed = mask.frPyObjects({"size": list(instances.shape), "counts": counts}, *instances.shape)
            masks[id] = {"size": list(instances.shape), "counts": packed["counts"].decode("ascii")}
    return masks


def box_of_mask(mask: Mapping[str, Any]) -> Floats:
    """The corners [4] around the pixels of a compressed RLE."""
    box: Floats = _boxes([mask])[0]
    return box


def _boxes(entries: Sequence[Mapping[str, Any]]) -> Floats:
    with needed("instance masks"):
        from pycocotools import mask as masks

    packed = [{"size": entry["size"], "counts": entry["counts"].encode("ascii")} for entry in entries]
    boxes: Floats = masks.toBbox(packed).astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def _from_map(found: Mapping[int, Mapping[str, Any]], mask: Array | None) -> Objects:
    labels = [0 if mask is None else _class_under(entry, mask) for entry in found.values()]
    masks = list(found.values())
    return Objects(_boxes(masks), np.array(labels, np.int64), masks=masks, fields={"instance": list(found)})


def _class_under(entry: Mapping[str, Any], mask: Array) -> int:
    size = (int(mask.shape[0]), int(mask.shape[1]))
    return int(np.bincount(mask[decode(entry, size, "instances") > 0].astype(np.int64)).argmax())


def rings_of_mask(entry: Mapping[str, Any], where: str) -> Rings:
    """The outlines of a compressed RLE along the borders of its pixels: exact. A ring goes round its holes as well.

    Each part is one ring; a hole is joined to the ring around it by a line there and back (see ``joined``).
    """
    import shapely

    size = (int(entry["size"][0]), int(entry["size"][1]))
    columns, tops, bottoms = _strips(checked_runs(entry, size, where), size[0])
    whole = shapely.union_all(shapely.box(columns, tops, columns + 1, bottoms)).normalize()
    rings = []
    for part in shapely.get_parts(whole):
        outline = shapely.simplify(part, 0)
        circles = [np.asarray(ring.coords)[:-1] for ring in (outline.exterior, *outline.interiors)]
        rings.append(joined(tuple(circles)))
    return tuple(rings)


def _strips(lengths: NDArray[np.int64], height: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Columns, first rows and last rows (exclusive) of the runs of the object, which may go on in the next column."""
    ends = np.cumsum(lengths)[1::2]
    starts = ends - lengths[1::2]
    starts, ends = starts[ends > starts], ends[ends > starts]
    counts = (ends - 1) // height - starts // height + 1
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = np.repeat(starts // height, counts) + nth
    tops = np.maximum(np.repeat(starts, counts) - columns * height, 0)
    bottoms = np.minimum(np.repeat(ends, counts) - columns * height, height)
    return columns, tops, bottoms


def joined(rings: Rings) -> Floats:
    """One ring [K, 2] of several, for formats that hold one: each is reached by a line there and back, of no area.

    The line goes between the nearest points. Parts beside each other should turn the same way, holes the other way.
    """
    path = rings[0]
    for ring in rings[1:]:
        distances = ((path[:, None] - ring[None]) ** 2).sum(axis=2)
        at, start = np.unravel_index(int(distances.argmin()), distances.shape)
        turned = np.roll(ring, -int(start), axis=0)
        path = np.concatenate([path[: at + 1], turned, turned[:1], path[at:]])
    return path
