"""Rotated boxes of mixed pictures: what a pasted rectangle leaves of them, and what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.clip_rings import SLIVER, enclosed
from vicinal.data.foreign import take
from vicinal.data.geometry import Floats
from vicinal.data.join_fields import joined as joined_fields
from vicinal.data.mix import BlendLike
from vicinal.data.move_boxes import BoxRules
from vicinal.data.move_rotated import WHOLE, Bools, Rectangles, joined
from vicinal.data.polygons import Outlines
from vicinal.data.rectangles import as_outlines, rows_of, signed_areas, smallest


def mix_rotated(
    boxes: Sequence[Rectangles], fields: Sequence[dict[str, Any]], op: BlendLike, sizes: NDArray[np.int64], rules: BoxRules
) -> tuple[list[Rectangles], list[dict[str, Any]]]:
    """Boxes and fields after a mix: the own ones first, then the partner's."""
    mixed, listed = list(boxes), list(fields)
    for sample in np.flatnonzero(op.active).tolist():
        other = int(op.partner[sample])
        pair, stays = [boxes[sample], boxes[other]], [np.ones(len(boxes[n]), np.bool_) for n in (sample, other)]
        if op.weight[sample] <= 0:
            y0, x0, y1, x1 = op.rectangle[sample].tolist()
            for k, inside in enumerate((False, True)):
                limits = np.array(sizes[(sample, other)[k]][::-1], np.float64)
                pair[k], stays[k] = _cut(pair[k], (x0, y0, x1, y1), inside, limits, rules)
        chosen = [np.flatnonzero(keep) for keep in stays]
        mixed[sample] = joined([one.take(index) for one, index in zip(pair, chosen, strict=True)])
        own = {name: take(field, chosen[0]) for name, field in fields[sample].items()}
        names = f"rotated_boxes[{sample}]", f"rotated_boxes[{other}]"
        listed[sample] = joined_fields(own, fields[other], chosen[1], names)
    return mixed, listed


def largest_parts(quads: Floats, cells: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """The smallest rectangles [M, 4, 2] around the largest part of each box in one of ``cells`` [K, 4] (xyxy), and the number
    [M] of that cell. A box within a cell stays as it is."""
    import shapely

    count = len(quads)
    shapes: Any = np.asarray(shapely.convex_hull(shapely.polygons(quads)))
    cell: Any = shapely.box(cells[:, 0], cells[:, 1], cells[:, 2], cells[:, 3])
    parts: Any = shapely.intersection(shapes[:, None], cell[None])
    areas = np.asarray(shapely.area(parts)).reshape(count, len(cells))
    largest: NDArray[np.int64] = areas.argmax(axis=1)
    whole = areas[np.arange(count), largest] >= WHOLE * np.asarray(shapely.area(shapes))
    points, owner = shapely.get_coordinates(parts[np.arange(count), largest], return_index=True)
    owners, lengths = np.unique(owner, return_counts=True)
    around = Outlines(points, lengths, owners, count)
    found = smallest(around, quads[:, 1] - quads[:, 0], signed_areas(quads) > 0)
    found[whole] = quads[whole]
    return found, largest


def _cut(
    boxes: Rectangles, rectangle: tuple[int, int, int, int], inside: bool, limits: Floats, rules: BoxRules
) -> tuple[Rectangles, Bools]:
    """The smallest rectangles around what lies ``inside`` of the rectangle (x0, y0, x1, y1), or outside of it, and which of
    them to keep."""
    import shapely

    count = len(boxes)
    if not count:
        return boxes, np.ones(0, np.bool_)
    seen, _ = clip_outlines(as_outlines(boxes.corners), np.broadcast_to(limits, (count, 2)))
    shapes, ring = enclosed(seen)
    cut = shapely.intersection if inside else shapely.difference
    parts: NDArray[Any] = np.asarray(cut(shapes, shapely.box(*rectangle)))
    owner = seen.owners[ring]
    before, left = (np.bincount(owner, shapely.area(one), count).astype(np.float64) for one in (shapes, parts))
    share = np.divide(left, before, out=np.zeros(count), where=before > 0)
    points, index = shapely.get_coordinates(parts, return_index=True)
    rows = np.argsort(owner[index], kind="stable")
    owners, lengths = np.unique(owner[index], return_counts=True)
    around = Outlines(points[rows], lengths, owners, count)
    found = smallest(around, boxes.corners[:, 1] - boxes.corners[:, 0], signed_areas(boxes.corners) > 0)
    uncut = share >= WHOLE
    found[uncut] = boxes.corners[uncut]
    new = np.where(uncut[:, None], boxes.rows, rows_of(found))
    keep = (left > SLIVER) & (share * boxes.seen >= rules.min_visibility)
    keep &= rules.enough(left, before, np.ones(count, np.bool_)) & (new[:, 2:4] > 0).all(axis=1)
    return Rectangles(found, new, boxes.seen * share, boxes.mirrored), keep
