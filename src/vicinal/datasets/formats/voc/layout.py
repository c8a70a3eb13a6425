"""Where the annotations and pictures of a Pascal VOC data set lie, and which of them are in which split."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import attrs

from vicinal.datasets.files import is_file, is_folder, join, open_file, read_bytes, scan, size_of
from vicinal.datasets.formats.voc.annotation import parse
from vicinal.datasets.inside import clean, locate
from vicinal.datasets.keys import Seen
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.splits import split_of
from vicinal.datasets.walk import walk
from vicinal.errors import DataError

ANNOTATIONS, PICTURES, LISTS = "Annotations", ("JPEGImages", "images", "Images"), "ImageSets/Main"
XML = ".xml"
MOST_BYTES = 1 << 24
"""Of one annotation."""
LONGEST = 1 << 14
"""Characters of a line in a list of pictures."""
HEAD = 1 << 10


@attrs.frozen
class Part:
    """Annotations and pictures in two folders, or in one. ``split``: of all of them. ``lists``: those of the splits."""

    annotations: str
    images: str
    split: str = ""
    lists: tuple[tuple[str, str], ...] = ()


def parts_of(src: str) -> tuple[Part, ...]:
    """Annotations/ with its neighbours; or XML beside pictures in a folder, or in the folders of splits."""
    if not is_folder(src):
        return ()
    annotations = join(src, ANNOTATIONS)
    if is_folder(annotations):
        images = next((path for name in PICTURES if is_folder(path := join(src, name))), src)
        return (Part(annotations, images, lists=_lists(join(src, LISTS))),) if _has_xml(annotations) else ()
    if _begins(src):
        return (Part(src, src),)
    folders = [name[:-1] for name in scan(src).names if name.endswith("/") and split_of(name[:-1])]
    return tuple(Part(place, place, split_of(name)) for name in folders if _begins(place := join(src, name)))


def fill(roster: Roster, parts: tuple[Part, ...]) -> frozenset[str]:
    """All samples; the body of each is [number of its part, annotation] as JSON. Gives the names of all classes."""
    names: set[str] = set()
    for number, part in enumerate(parts):
        roster.add(_samples(number, part, names))
    roster.settle()
    return frozenset(names)


def _samples(number: int, part: Part, names: set[str]) -> Iterator[Sample]:
    """What the lists name, in their order, then annotations that are in no list."""
    listed = Seen()
    for split, path in part.lists:
        for line, name in _lines(path):
            try:
                name = clean(name)
            except DataError as error:
                yield Sample(split, f"{split} line {line}", json.dumps([number, {}]), f"{path}: line {line}: {error}")
                continue
            listed.add(name)
            yield _sample(number, part, split, name, names)
    for found in walk(part.annotations, wanted=_is_xml):
        name = found.name[: -len(XML)]
        if found.fault:
            yield Sample(part.split, name, json.dumps([number, {}]), found.fault)
        elif not part.lists or listed.add(name):
            yield _sample(number, part, part.split, name, names)


def _sample(number: int, part: Part, split: str, name: str, names: set[str]) -> Sample:
    record, fault = {}, ""
    try:
        path = locate(part.annotations, name + XML)
        if size_of(path) > MOST_BYTES:
            raise DataError(f"expected at most {MOST_BYTES} bytes of XML")
        record = parse(read_bytes(path))
        names.update(entry["name"] for entry in record["objects"])
    except DataError as error:
        text = str(error)
        fault = text if name in text else f"{name}{XML}: {text}"
    return Sample(split, name, json.dumps([number, record]), fault, key="" if part.split else name)


def _lists(folder: str) -> tuple[tuple[str, str], ...]:
    """train.txt, val.txt and test.txt; trainval.txt where there are neither of the first two."""
    if not is_folder(folder):
        return ()
    stems = {name[:-4]: join(folder, name) for name in scan(folder).names if name.endswith(".txt")}
    found = {split_of(stem): path for stem, path in stems.items() if split_of(stem)}
    if "trainval" in stems and not found.keys() & {"train", "val"}:
        found["train"] = stems["trainval"]
    return tuple((split, found[split]) for split in ("train", "val", "test") if split in found)


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


def _is_xml(name: str) -> bool:
    return name.lower().endswith(XML)


def _has_xml(folder: str) -> bool:
    return next(walk(folder, wanted=_is_xml), None) is not None


def _begins(folder: str) -> bool:
    """Whether the first XML file in a folder itself is an annotation."""
    first = next((path for name in scan(folder).names if _is_xml(name) and is_file(path := join(folder, name))), None)
    if first is None:
        return False
    with open_file(first) as file:
        return b"<annotation" in file.read(HEAD)
