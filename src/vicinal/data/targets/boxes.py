"""Boxes, and what is aligned with them: fields, labels, polygons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import BoxesRead, BoxForm, give_boxes, read_boxes
from vicinal.data.foreign import read_rows, take
from vicinal.data.geometry import Floats, touched
from vicinal.data.instances import plane_boxes, tight_boxes
from vicinal.data.lay_objects import LaidObjects, laid_objects
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.masks import as_list, check_count
from vicinal.data.mix import BlendLike
from vicinal.data.mix_boxes import mix_boxes
from vicinal.data.move_boxes import BoxRules, MovedBoxes, areas, move_boxes
from vicinal.data.move_polygons import move_polygons
from vicinal.data.polygons import Outlines, no_outlines
from vicinal.data.samples import Samples
from vicinal.data.swaps import Pairs
from vicinal.data.targets.box_labels import exchanged_labels, take_labels
from vicinal.data.targets.instances import InstanceValue
from vicinal.data.targets.target import Moving, Reading, Target
from vicinal.errors import DataError, expected


@attrs.frozen(eq=False)
class Objects:
    """By picture: ``corners``, float64 [M, 4], xyxy in pixels; ``fields``, what is aligned with them, by name; ``outlines``,
    their polygons; ``seen`` [M], the share of each object as it was given that is still in the picture, None for all of all.
    """

    corners: list[Floats]
    fields: list[dict[str, Any]]
    outlines: list[Outlines] | None = None
    seen: list[Floats] | None = None


@attrs.frozen(eq=False)
class ObjectForm:
    """How boxes came in, by picture; how many (``counts``), and which of them clipping ``kept`` (None: all). ``labelled``: the
    labels of the batch are those of the boxes.
    """

    boxes: list[BoxForm]
    counts: list[int]
    kept: list[NDArray[np.int64] | None]
    labelled: bool


class BoxTarget(Target):
    """[M, 4] or ``Boxes``: moved as outlines, of which the hull is left."""

    name, one = "boxes", "boxes"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        entries = as_list(given, where)
        check_count(len(entries), len(reading.sizes), where)
        rows = [
            read_boxes(entry, (int(size[0]), int(size[1])), f"{where}[{index}]")
            for index, (entry, size) in enumerate(zip(entries, reading.sizes, strict=True))
        ]
        counts, kept = [len(entry) for entry in entries], [row.kept for row in rows]
        fields = [row.fields for row in rows]
        labelled = take_labels(reading, fields, counts, "Boxes", kept)
        objects = Objects([row.corners for row in rows], fields, _outlines(rows))
        return objects, ObjectForm([row.form for row in rows], counts, kept, labelled)

    def give(self, value: Objects, form: ObjectForm, before: Objects, samples: Samples) -> Any:
        outlines: Sequence[Outlines | None] = value.outlines or [None] * len(value.corners)
        rows = zip(value.corners, value.fields, outlines, samples.sizes.tolist(), form.boxes, strict=True)
        return [give_boxes(*row) for row in rows]

    def mirrored(self, value: Objects, mirror: NDArray[np.bool_], pairs: Pairs) -> Objects:
        return attrs.evolve(value, fields=exchanged_labels(value.fields, mirror, pairs, self.name))

    def placed(self, value: Objects, moving: Moving) -> Objects:
        result = move_boxes(value.corners, moving.moves, moving.rules, value.seen)
        outlines = value.outlines
        if outlines is not None:
            outlines, result = move_polygons(outlines, value.corners, result, moving.moves, moving.rules, value.seen)
        names = [_instance_ids(entry, index) for index, entry in enumerate(value.fields)]
        if moving.rules.tight:
            _tighten(result, value, names, moving)
        kept = [np.flatnonzero(keep) for keep in result.keep]
        moving.kept = kept
        moving.gone = [None if ids is None else ids[~keep] for ids, keep in zip(names, result.keep, strict=True)]
        return Objects(
            corners=[row[index] for row, index in zip(result.corners, kept, strict=True)],
            fields=[{n: take(f, index) for n, f in entry.items()} for entry, index in zip(value.fields, kept, strict=True)],
            outlines=None if outlines is None else [o.boxes(index) for o, index in zip(outlines, kept, strict=True)],
            seen=[row[index] for row, index in zip(result.seen, kept, strict=True)],
        )

    def check_mixable(self, value: Objects, op: BlendLike) -> None:
        if value.outlines is not None:
            raise DataError(f"{op.place}: expected no polygons, which have no meaning in a mix, got some")

    def mixed(self, value: Objects, op: BlendLike, samples: Samples, rules: BoxRules) -> Objects:
        return Objects(*mix_boxes(value.corners, value.fields, value.seen, op, rules))

    def check_layable(self, value: Objects, op: CollageLike) -> None:
        """They are cut to what is seen of them."""

    def taken(self, value: Objects, rows: Sequence[int]) -> Objects:
        outlines, seen = value.outlines, value.seen
        return Objects(
            [value.corners[row] for row in rows], [value.fields[row] for row in rows],
            None if outlines is None else [outlines[row] for row in rows],
            None if seen is None else [seen[row] for row in rows],
        )  # fmt: skip

    def laid(self, value: Objects, moved: Objects, laying: Laying) -> Objects:
        instances: InstanceValue | None = laying.moved.targets.get("instances")
        fields = moved.fields if instances is None else instances.named(moved.fields, laying)
        masks = [None if instances is None else instances.of_boxes(layer, rows) for layer, rows in enumerate(moved.fields)]
        count = len(moved.corners)
        seen = moved.seen or [np.ones(len(rows)) for rows in moved.corners]
        shapes: Sequence[Outlines | None] = moved.outlines or [None] * count
        rows = zip(moved.corners, fields, shapes, seen, strict=True)
        done = laid_objects([LaidObjects(*row) for row in rows], masks, laying)
        outlines = None
        if moved.outlines is not None:
            outlines = [no_outlines(len(one.corners)) if one.outlines is None else one.outlines for one in done]
        return Objects([one.corners for one in done], [one.fields for one in done], outlines, [one.seen for one in done])


def _outlines(rows: list[BoxesRead]) -> list[Outlines] | None:
    """The polygons of all pictures; None where no picture has any."""
    if all(row.outlines is None for row in rows):
        return None
    return [no_outlines(len(row.corners)) if row.outlines is None else row.outlines for row in rows]


def _instance_ids(fields: dict[str, object], index: int) -> NDArray[np.int64] | None:
    if "instance" not in fields:
        return None
    ids, _ = read_rows(fields["instance"], f"boxes[{index}].instance")
    if ids.size and ids.dtype.kind not in "iu":
        raise DataError(expected(f"boxes[{index}].instance", "integers", str(ids.dtype)))
    return ids.astype(np.int64)


def _tighten(result: MovedBoxes, value: Objects, names: list[NDArray[np.int64] | None], moving: Moving) -> None:
    """Boxes drawn anew around what was moved of their instances, and judged by that."""
    instances: InstanceValue | None = moving.targets.get("instances")
    any_move = touched(moving.moves, len(value.corners))
    for index, keep in enumerate(result.keep):
        tight = _tight(index, names[index], instances)
        if tight is not None:
            seen = areas(tight) > 0
            result.keep[index] = keep & moving.rules.enough(areas(tight), areas(value.corners[index]), any_move[index])
            result.corners[index] = np.where(seen[:, None], tight, result.corners[index])


def _tight(index: int, ids: NDArray[np.int64] | None, instances: InstanceValue | None) -> Floats | None:
    """The boxes [M, 4] around moved instances, zeros for those that are gone; None where no instances are known."""
    if instances is None:
        return None
    if instances.planes is not None:
        return plane_boxes(instances.planes[index])
    if instances.maps is None or ids is None:
        return None
    found, tight = tight_boxes(instances.maps[index])
    boxes = np.zeros((len(ids), 4), np.float64)
    if len(found):
        place = np.minimum(np.searchsorted(found, ids), len(found) - 1)
        hit = found[place] == ids
        boxes[hit] = tight[place[hit]]
    return boxes
