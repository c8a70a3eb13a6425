"""Writing YOLO."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np
import yaml

from vicinal.datasets.coordinates import Floats
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.tree import encoded, split_path
from vicinal.datasets.formats.yolo.description import TASKS
from vicinal.datasets.formats.yolo.shapes import points_of, rectangle_of, ring_of
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.datasets.options import word
from vicinal.datasets.outlines import objects_of
from vicinal.datasets.suffixes import written
from vicinal.errors import DataError, expected, one_of

DIGITS = 6
"""Decimals of fractions: edges of boxes are right to a millionth of the picture's side."""
UNLISTED = "unlisted"
"""The folder of what is in no split, in a data set that has splits."""


@attrs.frozen
class YoloWriter:
    """``images/<split>/<key>``, ``labels/<split>/<key>.txt`` and ``data.yaml``."""

    header: Header
    task: str
    names: tuple[str, ...]
    pixels: bool = attrs.field(default=False, init=False)

    def suffix(self, wanted: str) -> str:
        return written(wanted)

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            split = example.split or (UNLISTED if self.header.splits else "")
            path = split_path(attrs.evolve(example, split=split), self.header)
            put(f"images/{path}{example.suffix}", encoded(example))
            put(f"labels/{path}.txt", "".join(self._lines(example)).encode())
            yield {"output": f"images/{path}{example.suffix}", "split": split}

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Without splits data.yaml names all pictures as both train and val, which YOLO's trainers ask for."""
        splits = dict.fromkeys(self.header.splits) | dict.fromkeys(entry["split"] for entry in entries())
        places = {split: f"images/{split}" for split in splits if split} or {"train": "images", "val": "images"}
        value: dict[str, Any] = {**places, "nc": len(self.names), "names": dict(enumerate(self.names)), "task": self.task}
        if self.task == "pose":
            value.update(_posed(self.header, len(self.names)))
        put("data.yaml", yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode())
        return ()

    def _lines(self, example: Example) -> Iterator[str]:
        objects = objects_of(example)
        if objects is None:
            return
        for index, label in enumerate(objects.labels.tolist()):
            if not 0 <= label < len(self.names):
                where = f"{example.key}: objects.labels[{index}]"
                raise DataError(expected(where, f"one of {len(self.names)} classes", label))
            yield " ".join([str(label), *_numbers(objects, index, example.size, self.task)]) + "\n"


def write_yolo(header: Header, task: object = None) -> YoloWriter:
    """The writer of a data set with this header; ``task``: by default what the header holds."""
    wanted = word(task, "yolo.task") or _task(header)
    if wanted not in TASKS:
        raise DataError(one_of("yolo.task", TASKS, wanted))
    if wanted == "pose" and not header.keypoints:
        raise DataError("yolo.task: expected a data set with keypoints for pose")
    return YoloWriter(header, wanted, header.names or ("object",))


def _task(header: Header) -> str:
    kept: str | None = header.extra.get("yolo", {}).get("task")
    if kept:
        return kept
    if "keypoints" in header.holds and header.keypoints:
        return "pose"
    return "segment" if header.holds & {"polygons", "rle", "instances"} else "detect"


def _posed(header: Header, classes: int) -> dict[str, Any]:
    partners = list(range(len(header.keypoints)))
    for left, right in header.pairs:
        partners[left], partners[right] = right, left
    names = {label: list(header.keypoints) for label in range(classes)}
    return {"kpt_shape": [len(partners), 3], "flip_idx": partners, "kpt_names": names}


def _numbers(objects: Objects, index: int, size: tuple[int, int], task: str) -> Sequence[str]:
    scale = np.array([size[1], size[0]], np.float64)
    if task == "segment":
        return _fractions(ring_of(objects, index) / scale)
    if task == "obb":
        return _fractions(rectangle_of(objects, index) / scale)
    low, high = objects.boxes[index].reshape(2, 2) / scale
    box = _fractions(np.stack([(low + high) / 2, high - low]))
    if task == "detect":
        return box
    points = points_of(objects, index, size)
    return box + [text for point in points for text in (*_fractions(point[:2] / scale), str(int(point[2])))]


def _fractions(values: Floats) -> list[str]:
    return [f"{value:.{DIGITS}f}" for value in np.clip(values, 0, 1).ravel().tolist()]
