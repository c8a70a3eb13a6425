"""Keypoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.data.keypoints import PointForm, Points, check_pixels, give_keypoints, read_keypoints
from vicinal.data.lay_keypoints import laid_keypoints
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.masks import as_list, check_count
from vicinal.data.move_keypoints import move_keypoints
from vicinal.data.samples import Samples
from vicinal.data.targets.target import Moving, Reading, Target


class KeypointTarget(Target):
    """[K, 2], [K, 3] or ``Keypoints``: as many come out, hidden where they leave the canvas."""

    name, one = "keypoints", "keypoints"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        where = reading.where(self.name)
        entries = as_list(given, where)
        check_count(len(entries), len(reading.sizes), where)
        values, forms = [], []
        for index, (entry, size) in enumerate(zip(entries, reading.sizes.tolist(), strict=True)):
            points, form = read_keypoints(entry, f"{where}[{index}]")
            check_pixels(points, (size[0], size[1]), f"{where}[{index}]")
            values.append(points)
            forms.append(form)
        return values, forms

    def give(self, value: list[Points], form: list[PointForm], before: Any, samples: Samples) -> Any:
        return [give_keypoints(points, one) for points, one in zip(value, form, strict=True)]

    def placed(self, value: list[Points], moving: Moving) -> list[Points]:
        return move_keypoints(value, moving.moves)

    def check_layable(self, value: list[Points], op: CollageLike) -> None:
        """Those of all layers stand in a row."""

    def taken(self, value: list[Points], rows: Sequence[int]) -> list[Points]:
        return [value[row] for row in rows]

    def laid(self, value: list[Points], moved: list[Points], laying: Laying) -> list[Points]:
        return laid_keypoints(moved, laying)
