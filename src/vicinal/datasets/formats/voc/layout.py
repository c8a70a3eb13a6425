"""The samples of a Pascal VOC data set: what its lists name, and its annotations."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator

from vicinal.datasets.files import join, open_file, read_bytes, size_of
from vicinal.datasets.formats.voc.annotation import parse
from vicinal.datasets.formats.voc.places import XML, Part, is_xml
from vicinal.datasets.header import LeftOut
from vicinal.datasets.inside import clean, ends, locate
from vicinal.datasets.keys import Seen
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.spelt import same, spelt
from vicinal.datasets.suffixes import without_suffix
from vicinal.datasets.walk import left_out, walk
from vicinal.errors import DataError

MOST_BYTES = 1 << 24
"""Of one annotation."""
LONGEST = 1 << 14
"""Characters of a line in a list of pictures."""


def fill(roster: Roster, parts: tuple[Part, ...]) -> tuple[frozenset[str], tuple[LeftOut, ...]]:
    """All samples; the body of each is [number of its part, annotation] as JSON. Gives the names of all classes, and
    what is not read: pictures that have no annotation, outlines and parts of objects."""
    names: set[str] = set()
    unread: Counter[str] = Counter()
    annotated = Seen()
    for number, part in enumerate(parts):
        roster.add(_noted(_samples(number, part, names, unread), part, annotated))
    roster.settle()
    folders = {part.images: part for part in parts}.values()
    bare = (found for part in folders for found in _bare(part, annotated))
    said = (LeftOut(f"objects with a {name}, which is not read", count, files=False) for name, count in unread.items())
    return frozenset(names), (*left_out("pictures without an annotation", bare), *said)


def _noted(samples: Iterator[Sample], part: Part, annotated: Seen) -> Iterator[Sample]:
    """The samples, the names that their pictures may have being noted."""
    for sample in samples:
        stated = ends(json.loads(sample.body)[1].get("filename", ""))
        for name in (sample.name, *(without_suffix(name) for name in stated)):
            annotated.add(join(part.images, same(name)))
        yield sample


def _bare(part: Part, annotated: Seen) -> Iterator[str]:
    """The names of pictures that no annotation is of."""
    for found in walk(part.images):
        name = found.name
        if not name.startswith("Segmentation") and annotated.add(join(part.images, same(without_suffix(name)))):
            yield name


def _samples(number: int, part: Part, names: set[str], unread: Counter[str]) -> Iterator[Sample]:
    """What the lists name, in their order, then annotations that are in no list."""
    listed = Seen()
    for split, path in part.lists:
        for line, name in _lines(path):
            try:
                name = clean(name)
            except DataError as error:
                yield Sample(split, f"{split} line {line}", json.dumps([number, {}]), f"{path}: line {line}: {error}")
                continue
            listed.add(same(name))
            yield _sample(number, part, split, name, names, unread)
    for found in walk(part.annotations, wanted=is_xml):
        name = found.name[: -len(XML)]
        if found.fault:
            yield Sample(part.split, name, json.dumps([number, {}]), found.fault)
        elif not part.lists or listed.add(same(name)):
            yield _sample(number, part, part.split, name, names, unread)


def _sample(number: int, part: Part, split: str, name: str, names: set[str], unread: Counter[str]) -> Sample:
    record, fault = {}, ""
    try:
        path = locate(part.annotations, spelt(part.annotations, name + XML, name + XML.upper()))
        if size_of(path) > MOST_BYTES:
            raise DataError(f"expected at most {MOST_BYTES} bytes of XML")
        record = parse(read_bytes(path))
        names.update(entry["name"] for entry in record["objects"])
        unread.update(record.pop("unread"))
    except DataError as error:
        text = str(error)
        fault = text if name in text else f"{name}{XML}: {text}"
    return Sample(split, name, json.dumps([number, record]), fault, key="" if part.split else part.prefix + name)


def _lines(path: str) -> Iterator[tuple[int, str]]:
    with open_file(path) as file:
        lines = io.TextIOWrapper(file, "utf-8-sig")
        number = 0
        try:
            while line := lines.readline(LONGEST):
                number += 1
                if line.strip():
                    yield number, line.strip()
        except UnicodeDecodeError as error:
            raise DataError(f"{path}: expected UTF-8: {error.reason}") from error
