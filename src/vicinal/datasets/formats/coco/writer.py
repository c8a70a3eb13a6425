"""Writing COCO."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.coco.layout import by_name
from vicinal.datasets.formats.coco.objects import write_objects
from vicinal.datasets.formats.coco.shared import Record, categories_of, category_at
from vicinal.datasets.formats.tree import encoded
from vicinal.datasets.formats.writers import FileWriter, check_printable
from vicinal.datasets.header import Header
from vicinal.datasets.keys import as_path
from vicinal.datasets.outlines import objects_of
from vicinal.datasets.splits import split_of

PIECE = 1 << 16
IMAGES = "images"


@attrs.frozen
class CocoWriter(FileWriter):
    """``images/<key>`` and ``annotations/instances_<split>.json``, or ``annotations.json`` for what is in no split.

    Image ids are the examples' numbers from 1, annotation ids count from 1 in each file.
    """

    categories: list[Record]
    named = frozenset()

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            name = as_path(example.key) + example.suffix
            put(f"{IMAGES}/{name}", encoded(example))
            objects = objects_of(example)
            height, width = example.size
            image = {"id": example.number + 1, "file_name": name, "width": width, "height": height}
            entry: Entry = {
                "output": f"{IMAGES}/{name}",
                "split": example.split,
                "image": {**image, **example.extra.get("coco", {}), **image},
                "annotations": [] if objects is None else write_objects(objects, self.categories),
                "highest": -1 if objects is None else int(objects.labels.max(initial=-1)),
            }
            if example.extra.get("captions"):
                entry["captions"] = list(example.extra["captions"])
            yield entry

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        splits = dict.fromkeys(self.header.splits, False)
        highest = -1
        for entry in entries():
            splits[entry["split"]] = splits.get(entry["split"], False) or "captions" in entry
            highest = max(highest, entry["highest"])
        labels = range(max(highest + 1, len(self.categories)))
        categories = [category_at(self.categories, label) for label in labels]
        for split, captions in (splits or {"": False}).items():
            put(_path("instances", split), _pieces(self._file(split, entries, "annotations", categories)))
            if captions:
                put(_path("captions", split), _pieces(self._file(split, entries, "captions", ())))
        return ()

    def _file(
        self, split: str, entries: Callable[[], Iterator[Entry]], member: str, categories: Sequence[Record]
    ) -> Iterator[str]:
        """The lines of one file: an image or an annotation each."""
        files: dict[str, Record] = self.header.extra.get("coco", {}).get("files", {})
        shared = files.get(split) or next(iter(files.values()), {})
        said = f'"split": {text_of(split)},\n' if split and not _tells(_path("instances", split), split) else ""
        licenses = text_of(shared.get("licenses", []))
        yield f'{{{said}"info": {text_of(shared.get("info", {}))},\n"licenses": {licenses},\n"images": [\n'
        yield from _joined(entry["image"] for entry in entries() if entry["split"] == split)
        yield '],\n"annotations": [\n'
        yield from _joined(_numbered((entry for entry in entries() if entry["split"] == split), member))
        yield '],\n"categories": [\n'
        yield from _joined(categories)
        yield "]}\n"


def write_coco(header: Header) -> CocoWriter:
    """The writer of a data set with this header; DataError for names of classes that cannot be read again."""
    check_printable(header, "coco")
    return CocoWriter(header, categories_of(header))


def text_of(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _path(task: str, split: str) -> str:
    if split:
        return f"annotations/{task}_{as_path(split).replace('/', '%2F')}.json"
    return "annotations.json" if task == "instances" else f"annotations/{task}.json"


def _tells(path: str, split: str) -> bool:
    """Whether a reader finds the split in the file's name, wherever the file is."""
    return by_name(path).split == split == split_of(split)


def _numbered(entries: Iterable[Entry], member: str) -> Iterator[Record]:
    number = 0
    for entry in entries:
        for found in entry.get(member, ()):
            number += 1
            record = {"caption": found} if member == "captions" else found
            yield {"id": number, "image_id": entry["image"]["id"], **record}


def _joined(records: Iterable[Record]) -> Iterator[str]:
    before = ""
    for record in records:
        yield before + text_of(record)
        before = ",\n"
    yield "\n"


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as chunks that are worth a write each."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()
