"""The plan: every picture of the source and its outputs, one line each, streamed."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.fetch import stored_size
from vicinal.datasets.files import is_url
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.offline.balance import Allotment, class_of
from vicinal.offline.places.place import Place
from vicinal.offline.shard import Shard, Task, shards_of, with_whole_end
from vicinal.offline.tally import Tally

PATH = ".vicinal/plan.jsonl"
LINES = 256
"""Lines that are written in one go."""
_encode, _encode_sorted = json.JSONEncoder().encode, json.JSONEncoder(sort_keys=True).encode


@attrs.define(eq=False)
class Plan:
    """``tasks`` makes the plan anew from the data set's items, and counts what it gives. ``bytes``: of the pictures as they
    are stored, each as often as it comes out, of ``sized`` outputs for which that is known.

    ``only``: splits that are augmented, none for all; of the others the originals come out. ``outputs`` leaves out what
    cannot be used as far as it is known beforehand (``faults``). ``before`` and ``after``: pictures and outputs by class.
    ``losses``: of the annotations of pictures that come out. ``synthetic``: whether networks made some of the pictures.
    ``source``: a digest of the items and of the sizes of their files.
    """

    allotment: Allotment
    originals: bool
    only: frozenset[str] = frozenset()
    pictures: int = 0
    outputs: int = 0
    faults: int = 0
    bytes: int = 0
    sized: int = 0
    before: Counter[int] = attrs.field(factory=Counter)
    after: Counter[int] = attrs.field(factory=Counter)
    losses: Tally = attrs.field(factory=Tally)
    synthetic: bool = False
    _sizes: dict[tuple[str, str], int] = attrs.field(factory=dict)
    _digest: Any = attrs.field(factory=lambda: hashlib.blake2b(digest_size=16))

    @property
    def source(self) -> str:
        return str(self._digest.hexdigest())

    def tasks(self, items: Iterable[Item]) -> Iterator[Task]:
        for item in items:
            size = _size(item)
            self._digest.update(_encode_sorted([item.plain(), size]).encode())
            self.pictures += 1
            self.faults += bool(item.fault)
            self.synthetic = self.synthetic or item.synthetic
            chosen = augments(item, self.only)
            copies = self.allotment.next(item) if chosen and not item.fault else 0
            original = (self.originals or not chosen) and not item.fault
            task = Task(item, self.outputs, copies, original, size or self._stored(item.picture))
            self._count(task)
            if task.outputs or item.fault:
                yield task

    def _stored(self, source: Source) -> int:
        """Of a picture in a container, what is known of the first one there: looking it up takes longer than planning it."""
        if source.kind not in ("row", "array"):
            return source.size
        place = (source.path, source.name)
        if place not in self._sizes:
            self._sizes[place] = stored_size(source)
        return self._sizes[place]

    def _count(self, task: Task) -> None:
        self.outputs += task.outputs
        self.bytes += task.outputs * task.bytes
        self.sized += task.outputs * (task.bytes > 0)
        if task.item.objects is not None and task.outputs:
            self.losses.add(task.item.key, task.item.objects)
        name = class_of(task.item, self.allotment.frequencies)
        if name is not None and not task.item.fault:
            self.before[name] += 1
            self.after[name] += task.outputs


def augments(item: Item, only: frozenset[str]) -> bool:
    """Whether a picture is augmented, where splits may be left as they are."""
    return not only or item.split in only


def write_plan(place: Place, tasks: Iterable[Task]) -> None:
    """Stores the plan, whole or not at all, with the memory of a few lines."""
    place.put(PATH, chunks_of(_encode(task.plain()).encode() for task in tasks))


def read_plan(place: Place, shard_size: int, mixed: bool = False) -> Iterator[Shard]:
    """The shards of the stored plan, one after the other; where pictures are ``mixed``, none with only a few."""
    shards = shards_of((Task.from_plain(json.loads(line)) for line in lines_of(place, PATH)), shard_size)
    return with_whole_end(shards, shard_size) if mixed else shards


def lines_of(place: Place, path: str) -> Iterator[bytes]:
    """The lines of a file in a place."""
    rest = b""
    for chunk in place.chunks(path):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def chunks_of(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a file of these lines, some of them at a time."""
    rest = iter(lines)
    while held := list(islice(rest, LINES)):
        yield b"\n".join([*held, b""])


def _size(item: Item) -> int | None:
    """Of the picture's file, where that costs next to nothing; None where there is no such file."""
    source = item.picture
    if source.kind != "file" or is_url(source.path):
        return source.size
    try:
        return os.stat(source.path).st_size
    except (OSError, ValueError):
        return None
