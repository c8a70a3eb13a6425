"""Everything but pixels moved by a chain of warps; what was dropped leaves labels, fields and instance masks too."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array, read_rows, take
from vicinal.data.geometry import Floats, Motion, WarpLike, motions, touched
from vicinal.data.instances import plane_boxes, tight_boxes, without
from vicinal.data.move_boxes import BoxRules, areas, move_boxes
from vicinal.data.move_keypoints import move_keypoints
from vicinal.data.move_polygons import move_polygons
from vicinal.data.samples import Samples
from vicinal.errors import DataError, expected


def move_targets(
    given: Samples, moved: Samples, warps: Sequence[WarpLike], rules: BoxRules | None = None
) -> Samples:
    """``moved``, whose pixels (images, masks, instances, planes) went through ``warps`` already, with the rest moved.

    ``given`` holds the boxes, fields, outlines and keypoints as they were, and the sizes of the canvases before.
    """
    if given.boxes is None and given.keypoints is None:
        return moved
    return move_by(given, moved, motions(warps, given.sizes), rules or BoxRules())


def move_by(given: Samples, moved: Samples, moves: Sequence[Motion], rules: BoxRules) -> Samples:
    """The same for motions."""
    if given.keypoints is not None:
        moved = attrs.evolve(moved, keypoints=move_keypoints(given.keypoints, moves))
    return moved if given.boxes is None else _move_boxes(given, moved, moves, rules)


def _move_boxes(given: Samples, moved: Samples, moves: Sequence[Motion], rules: BoxRules) -> Samples:
    old, fields = given.boxes or [], given.fields or [{} for _ in given.boxes or []]
    result = move_boxes(old, moves, rules, given.seen)
    outlines = given.outlines
    if outlines is not None:
        outlines, result = move_polygons(outlines, old, result, moves, rules, given.seen)
    boxes, keeps = result.corners, result.keep
    names = [_instance_ids(entry, index) for index, entry in enumerate(fields)]
    maps, planes = moved.instances, moved.planes
    if rules.tight:
        any_move = touched(moves, len(old))
        for index, keep in enumerate(keeps):
            tight = _tight(index, names[index], maps, planes)
            if tight is not None:
                seen = areas(tight) > 0
                keeps[index] = keep & rules.enough(areas(tight), areas(old[index]), any_move[index])
                boxes[index] = np.where(seen[:, None], tight, boxes[index])
    kept = [np.flatnonzero(keep) for keep in keeps]
    if maps is not None and any(name is not None and not keep.all() for name, keep in zip(names, keeps, strict=True)):
        cleared = [
            without(id_map, name[~keep]) if name is not None else id_map
            for id_map, name, keep in zip(maps, names, keeps, strict=True)
        ]
        maps = np.stack(cleared) if isinstance(maps, np.ndarray) else cleared
    if planes is not None:
        planes = [stack if keep.all() else stack[keep] for stack, keep in zip(planes, keeps, strict=True)]
    return attrs.evolve(
        moved,
        boxes=[row[index] for row, index in zip(boxes, kept, strict=True)],
        seen=[row[index] for row, index in zip(result.seen, kept, strict=True)],
        fields=[{n: take(f, index) for n, f in entry.items()} for entry, index in zip(fields, kept, strict=True)],
        outlines=None if outlines is None else [o.boxes(index) for o, index in zip(outlines, kept, strict=True)],
        instances=maps,
        planes=planes,
    )


def _instance_ids(fields: dict[str, object], index: int) -> NDArray[np.int64] | None:
    if "instance" not in fields:
        return None
    ids, _ = read_rows(fields["instance"], f"boxes[{index}].instance")
    if ids.size and ids.dtype.kind not in "iu":
        raise DataError(expected(f"boxes[{index}].instance", "integers", str(ids.dtype)))
    return ids.astype(np.int64)


def _tight(
    index: int, ids: NDArray[np.int64] | None, maps: Array | list[Array] | None, planes: list[Array] | None
) -> Floats | None:
    """The boxes [M, 4] around moved instances, zeros for those that are gone; None where no instances are known."""
    if planes is not None:
        return plane_boxes(planes[index])
    if maps is None or ids is None:
        return None
    found, tight = tight_boxes(maps[index])
    boxes = np.zeros((len(ids), 4), np.float64)
    if len(found):
        place = np.minimum(np.searchsorted(found, ids), len(found) - 1)
        hit = found[place] == ids
        boxes[hit] = tight[place[hit]]
    return boxes
