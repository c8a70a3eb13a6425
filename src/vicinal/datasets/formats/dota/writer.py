"""Writing DOTA."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs
import numpy as np

from vicinal.data.rectangles import signed_areas
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.dota.lines import HEAD
from vicinal.datasets.formats.tree import encoded, split_folder, split_path
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.formats.yolo.shapes import rectangle_of
from vicinal.datasets.header import Header
from vicinal.datasets.names import FILE, all_names, names_file
from vicinal.datasets.objects import Objects
from vicinal.datasets.outlines import objects_of
from vicinal.errors import DataError, shown

DIGITS = 4
"""Decimals of pixels."""


@attrs.frozen
class DotaWriter(FileWriter):
    """``<split>/images/<key>``, ``<split>/labelTxt/<key>.txt`` and classes.txt. Corners go clockwise, the first side first."""

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            folder, path = split_folder(example.split, self.header), split_path(example, self.header)
            below, rest = (f"{folder}/", path.removeprefix(f"{folder}/")) if folder else ("", path)
            objects = objects_of(example)
            put(f"{below}images/{rest}{example.suffix}", encoded(example))
            put(f"{below}labelTxt/{rest}.txt", self._text(example, objects).encode())
            highest = -1 if objects is None else int(objects.labels.max(initial=-1))
            yield {"output": f"{below}images/{rest}{example.suffix}", "split": example.split, "highest": highest}

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        highest = max((entry["highest"] for entry in entries()), default=-1)
        put(FILE, names_file(tuple(map(_word, all_names(self.header, highest)))))
        return ()

    def _text(self, example: Example, objects: Objects | None) -> str:
        said = example.extra.get("dota", {})
        lines = [f"{name}:{said[name]}" for name in HEAD if name in said]
        labels = [] if objects is None else objects.labels.tolist()
        names = all_names(self.header, max(labels, default=-1))
        if objects is not None:
            lines += [_line(objects, index, _word(names[label])) for index, label in enumerate(labels)]
        return "".join(f"{line}\n" for line in lines)


def write_dota(header: Header) -> DotaWriter:
    """The writer of a data set with this header; DataError for classes that are one in a file of words."""
    seen: dict[str, str] = {}
    for name in header.names:
        if seen.setdefault(_word(name), name) != name or not _word(name) or header.names.count(name) > 1:
            raise DataError(f"dota: names of classes: expected one word each, all different, got {shown(name)}")
    return DotaWriter(header)


def _line(objects: Objects, index: int, name: str) -> str:
    quad = rectangle_of(objects, index)
    if signed_areas(quad[None])[0] < 0:
        quad = quad[[1, 0, 3, 2]]
    numbers = [np.format_float_positional(value, DIGITS, trim="0") for value in quad.ravel().tolist()]
    mark = objects.fields.get("difficult", [0] * len(objects))[index]
    return " ".join([*numbers, name, str(int(mark or 0))])


def _word(name: str) -> str:
    """A class as DOTA calls it: large-vehicle."""
    return "-".join(name.split())
