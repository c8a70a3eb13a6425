"""The mark of pictures that a network made: a list beside them, which readers of every format follow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, is_url, join, parent, read_bytes
from vicinal.datasets.format import Reader
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.errors import DataError, expected

FILE = "synthetic.jsonl"
KIND = "vicinal synthetic 1"
JOB = ".vicinal/job.json"
"""Where a job says what it is and how far it is (offline/description.py): it lists what is synthetic at its end."""

COLUMN = "synthetic"
"""The column of a table that says the same."""

Place = tuple[str, str, int]
"""A file relative to the list; of one that holds many pictures also which of them, from 0, and of arrays the split that these
are counted in."""


def says_so(value: object) -> bool:
    """Whether a value of that column means yes."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("true", "yes", "1"))


def mark_lines(outputs: Iterable[Mapping[str, Any]], about: Mapping[str, Any]) -> Iterator[bytes]:
    """The lines of a list, without their ends: what they were made with (``about``, JSON), then each of ``outputs``."""
    yield _line({"format": KIND, **about})
    yield from map(_line, outputs)


@attrs.frozen(eq=False)
class MarkedReader:
    """See ``Reader``: the items of another one, with ``synthetic`` where a list says so: beside the data set, in a folder
    around it or, for picture files, in any folder between. ``root``: of the data set, a file or a folder."""

    reader: Reader
    root: str

    @property
    def header(self) -> Header:
        return self.reader.header

    def items(self) -> Iterator[Item]:
        marks = Marks(self.root)
        for item in self.reader.items():
            yield attrs.evolve(item, synthetic=True) if marks.take(item) else item


class Marks:
    """The lists around the pictures of a data set, each read when the first picture below it comes by."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._near: dict[str, tuple[_List, ...]] = {}
        self._beside: tuple[_List, ...] | None = None
        self._counted: Counter[tuple[str, str]] = Counter()

    def take(self, item: Item) -> bool:
        """Whether the next item of a pass over the data set is marked."""
        source = item.picture
        lists = self._lists(parent(source.path))
        if not lists:
            return False
        split, at = item.split if source.kind == "array" else "", 0
        if source.kind != "file":
            at = self._counted[source.path, split]
            self._counted[source.path, split] += 1
        return any(one.holds((source.path[len(one.folder) :].lstrip("/"), split, at)) for one in lists)

    def _lists(self, folder: str) -> tuple[_List, ...]:
        """Those of a folder and of all around it; of a URL, where asking takes long, that beside the data set alone."""
        if is_url(folder):
            if self._beside is None:
                self._beside = _read(self._root if is_folder(self._root) else parent(self._root))
            return self._beside
        deeper = []
        while folder not in self._near:  # a loop, as trees may be thousands of folders deep
            deeper.append(folder)
            above = parent(folder)
            if above == folder:
                break
            folder = above
        found = self._near.get(folder, ())
        for inner in reversed(deeper):
            found = self._near[inner] = (*_read(inner), *found)
        return found


@attrs.frozen(eq=False)
class _List:
    """``places`` None: all in the folder and below."""

    folder: str
    places: frozenset[Place] | None

    def holds(self, place: Place) -> bool:
        return self.places is None or place in self.places


def _read(folder: str) -> tuple[_List, ...]:
    """The list in a folder; none where no file is called so, or one of another kind. DataError where it is damaged.

    In the output of a job that is not finished all counts as synthetic, if some of it will be."""
    path, job = join(folder, FILE), join(folder, JOB)
    said = _parsed(read_bytes(job)) if is_file(job) else {}
    fields = said.get("fields")
    if isinstance(fields, dict) and fields.get("synthetic") is True and said.get("state") != "finished":
        return (_List(folder.rstrip("/"), None),)
    if not is_file(path):
        return ()
    first, *lines = read_bytes(path).splitlines() or [b""]
    if _parsed(first).get("format") != KIND:
        return ()
    places = set()
    for number, text in enumerate(lines, 2):
        found = _parsed(text)
        output, split, at = found.get("output"), found.get("split", ""), found.get("at", 0)
        if not (isinstance(output, str) and isinstance(split, str) and isinstance(at, int)):
            shown = text.decode(errors="replace")
            raise DataError(expected(f"{path}: line {number}", "an output that is synthetic, as JSON", shown))
        places.add((output, split, at))
    return (_List(folder.rstrip("/"), frozenset(places)),)


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(value), ensure_ascii=False).encode("utf-8", "surrogatepass")
