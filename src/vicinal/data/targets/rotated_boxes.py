"""Rotated boxes, and what is aligned with them."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import take
from vicinal.data.geometry import split
from vicinal.data.masks import as_list, check_count
from vicinal.data.mix import BlendLike
from vicinal.data.mix_rotated import mix_rotated
from vicinal.data.move_boxes import BoxRules
from vicinal.data.move_rotated import Rectangles, move_rotated
from vicinal.data.rotated_boxes import RotatedForm, give_rotated, read_rotated
from vicinal.data.samples import Samples
from vicinal.data.swaps import Pairs
from vicinal.data.targets.box_labels import exchanged_labels, take_labels
from vicinal.data.targets.target import Moving, Reading, Target


@attrs.frozen(eq=False)
class RotatedObjects:
    """By picture: ``boxes``, and ``fields``, what is aligned with them, by name."""

    boxes: list[Rectangles]
    fields: list[dict[str, Any]]


@attrs.frozen(eq=False)
class RotatedForms:
    """How rotated boxes came in, by picture; ``labelled``: the labels of the batch are those of the boxes."""

    boxes: list[RotatedForm]
    labelled: bool


class RotatedBoxTarget(Target):
    """[M, 5], [M, 4, 2], [M, 8] or ``RotatedBoxes``: moved by their corners, around which there is a rectangle again."""

    name, one = "rotated_boxes", "rotated_boxes"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        entries = as_list(given, where)
        check_count(len(entries), len(reading.sizes), where)
        rows = [
            read_rotated(entry, (size[0], size[1]), f"{where}[{index}]")
            for index, (entry, size) in enumerate(zip(entries, reading.sizes.tolist(), strict=True))
        ]
        fields = [row[1] for row in rows]
        labelled = "boxes" not in reading.given and take_labels(reading, fields, [len(row[0]) for row in rows], "RotatedBoxes")
        return RotatedObjects([row[0] for row in rows], fields), RotatedForms([row[2] for row in rows], labelled)

    def give(self, value: RotatedObjects, form: RotatedForms, before: Any, samples: Samples) -> Any:
        rows = zip(value.boxes, value.fields, samples.sizes.tolist(), form.boxes, strict=True)
        return [give_rotated(*row) for row in rows]

    def mirrored(self, value: RotatedObjects, mirror: NDArray[np.bool_], pairs: Pairs) -> RotatedObjects:
        return attrs.evolve(value, fields=exchanged_labels(value.fields, mirror, pairs, self.name))

    def placed(self, value: RotatedObjects, moving: Moving) -> RotatedObjects:
        moved, keep = move_rotated(value.boxes, moving.moves, moving.rules)
        cuts = np.cumsum([len(one) for one in value.boxes])[:-1]
        chosen = [np.flatnonzero(row) for row in split(keep, cuts, len(value.boxes))]
        boxes = [moved.take(rows) for rows in _places(chosen, cuts)]
        fields = [{n: take(f, rows) for n, f in entry.items()} for entry, rows in zip(value.fields, chosen, strict=True)]
        return RotatedObjects(boxes, fields)

    def check_mixable(self, value: RotatedObjects, op: BlendLike) -> None:
        """They mix as boxes do."""

    def mixed(self, value: RotatedObjects, op: BlendLike, samples: Samples, rules: BoxRules) -> RotatedObjects:
        return RotatedObjects(*mix_rotated(value.boxes, value.fields, op, samples.sizes, rules))


def _places(chosen: list[NDArray[np.int64]], cuts: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Among the boxes of all pictures, those ``chosen`` of each."""
    return [rows + start for rows, start in zip(chosen, [0, *cuts.tolist()], strict=False)]
