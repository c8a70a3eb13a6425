"""Writing YOLO."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np
import yaml

from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.tree import encoded, split_folder, split_path
from vicinal.datasets.formats.writers import FileWriter, check_printable
from vicinal.datasets.formats.yolo.description import TASKS
from vicinal.datasets.formats.yolo.shapes import points_of, rectangle_of, ring_of
from vicinal.datasets.header import Header
from vicinal.datasets.names import all_names
from vicinal.datasets.objects import Floats, Objects
from vicinal.datasets.options import word
from vicinal.datasets.outlines import objects_of
from vicinal.errors import DataError, one_of

DIGITS = 6
"""Decimals of fractions: edges of boxes are right to a millionth of the picture's side."""
UNLISTED = "unlisted"
"""The folder of what is in no split, in a data set that has splits."""


@attrs.frozen
class YoloWriter(FileWriter):
    """``images/<split>/<key>``, ``labels/<split>/<key>.txt`` and ``data.yaml``."""

    task: str
    named = frozenset()

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            split = example.split or (UNLISTED if self.header.splits else "")
            path = split_path(attrs.evolve(example, split=split), self.header)
            put(f"images/{path}{example.suffix}", encoded(example))
            objects = objects_of(example)
            put(_label_file(f"images/{path}"), self._lines(objects, example.size).encode())
            highest = -1 if objects is None else int(objects.labels.max(initial=-1))
            yield {"output": f"images/{path}{example.suffix}", "split": split, "highest": highest}

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Without splits data.yaml names all pictures as both train and val, which YOLO's trainers ask for. A split that
        has no pictures has no folder and is left out."""
        seen: dict[str, int] = {}
        for entry in entries():
            seen[entry["split"]] = max(seen.get(entry["split"], -1), entry["highest"])
        splits = [split for split in (*self.header.splits, *seen) if split and split in seen]
        places = {split: f"images/{split_folder(split, self.header)}" for split in splits}
        names = all_names(self.header, max(seen.values(), default=-1))
        value: dict[str, Any] = places or {"train": "images", "val": "images"}
        value |= {"nc": len(names), "names": dict(enumerate(names)), "task": self.task}
        if self.task == "pose":
            value |= _posed(self.header, len(names))
        put("data.yaml", yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode())
        return ()

    def _lines(self, objects: Objects | None, size: tuple[int, int]) -> str:
        labels = [] if objects is None else objects.labels.tolist()
        rows = ([str(label), *_numbers(objects, index, size, self.task)] for index, label in enumerate(labels) if objects)
        return "".join(" ".join(row) + "\n" for row in rows)


def write_yolo(header: Header, task: object = None) -> YoloWriter:
    """The writer of a data set with this header; ``task``: by default what the header holds."""
    check_printable(header, "yolo")
    wanted = word(task, "yolo.task") or _task(header)
    if wanted not in TASKS:
        raise DataError(one_of("yolo.task", TASKS, wanted))
    if wanted == "pose" and not header.keypoints:
        raise DataError("yolo.task: expected a data set with keypoints for pose")
    return YoloWriter(header, wanted)


def _label_file(picture: str) -> str:
    """Where YOLO looks for the labels of a picture (without suffix): in labels/ for the last images/ of its path."""
    before, _, after = f"/{picture}".rpartition("/images/")
    return f"{before}/labels/{after}.txt"[1:]


def _task(header: Header) -> str:
    kept: str | None = header.extra.get("yolo", {}).get("task")
    if kept:
        return kept
    if "rotated_boxes" in header.holds:
        return "obb"
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
