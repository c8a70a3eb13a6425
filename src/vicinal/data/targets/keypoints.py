"""Keypoints."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.keypoints import PointForm, Points, check_pixels, give_keypoints, read_keypoints
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
            points if points.owners is None else _remaining(points, points.owners, index, len(before))
            for points, index, before in zip(value, kept, given, strict=True)
        ]


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
    return points if kept is None else _remaining(points, owners, kept, count)


def _remaining(points: Points, owners: NDArray[np.int64], kept: NDArray[np.int64], count: int) -> Points:
    """The points whose boxes, of ``count``, are among those ``kept``, and those of no box; owners are numbered anew."""
    if len(kept) == count:
        return points
    number = np.full(count + 1, -1, np.int64)  # the last one is that of no box
    number[kept] = np.arange(len(kept))
    index = np.flatnonzero((owners < 0) | (number[owners] >= 0))
    return attrs.evolve(points.take(index), owners=number[owners[index]])
