"""Keypoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.data.keypoints import PointForm, Points, check_pixels, give_keypoints, read_keypoints, remaining
from vicinal.data.lay_keypoints import laid_keypoints
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.masks import as_list, check_count
from vicinal.data.move_keypoints import move_keypoints
from vicinal.data.samples import Samples
from vicinal.data.targets.target import Moving, Reading, Target
from vicinal.errors import DataError


class KeypointTarget(Target):
    """[K, 2], [K, 3] or ``Keypoints``: hidden where they leave the canvas; as many come out, but for those of dropped boxes."""

    name, one = "keypoints", "keypoints"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        entries = as_list(given, where)
        check_count(len(entries), len(reading.sizes), where)
        values, forms = [], []
        for index, (entry, size) in enumerate(zip(entries, reading.sizes.tolist(), strict=True)):
            points, form = read_keypoints(entry, f"{where}[{index}]")
            check_pixels(points, (size[0], size[1]), f"{where}[{index}]")
            values.append(points if points.owners is None else _owned(points, index, reading, f"{where}[{index}]"))
            forms.append(form)
        return values, forms

    def give(self, value: list[Points], form: list[PointForm], before: Any, samples: Samples) -> Any:
        return [give_keypoints(points, one) for points, one in zip(value, form, strict=True)]

    def placed(self, value: list[Points], moving: Moving) -> list[Points]:
        return move_keypoints(value, moving.moves)

    def kept(self, value: list[Points], moving: Moving) -> list[Points]:
        kept, given = moving.kept or [], moving.given.targets["boxes"].corners
        return [
            points if points.owners is None else remaining(points, points.owners, index, len(before))
            for points, index, before in zip(value, kept, given, strict=True)
        ]

    def check_layable(self, value: list[Points], op: CollageLike) -> None:
        """Those of all layers stand in a row."""

    def taken(self, value: list[Points], rows: Sequence[int]) -> list[Points]:
        return [value[row] for row in rows]

    def laid(self, value: list[Points], moved: list[Points], laying: Laying) -> list[Points]:
        return laid_keypoints(moved, laying)


def _owned(points: Points, picture: int, reading: Reading, where: str) -> Points:
    """The points without those whose box was clipped away when the boxes were read; DataError for boxes that are not there."""
    form, owners = reading.forms.get("boxes"), points.owners
    if owners is None or form is None:
        raise DataError(f"{where}.owners: expected boxes in the same call, whose indices they are, got none")
    count = form.counts[picture]
    if owners.max(initial=-1) >= count:
        index = int(owners.argmax())
        wish = f"-1, or an index below {count}, the number of boxes"
        raise DataError(f"{where}.owners[{index}]: expected {wish}, got {owners[index]}")
    kept = form.kept[picture]
    return points if kept is None else remaining(points, owners, kept, count)
