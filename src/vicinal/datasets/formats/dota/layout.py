"""Where the pictures of a DOTA data set lie, and the label file of each."""

from __future__ import annotations

import json
from collections.abc import Iterator

import attrs

from vicinal.datasets.escape import class_of_folder
from vicinal.datasets.files import check_regular, folders_in, is_file, is_folder, join, name_of, read_bytes, scan
from vicinal.datasets.formats.dota.lines import body, class_of
from vicinal.datasets.header import LeftOut
from vicinal.datasets.keys import Seen
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.spelt import spelt
from vicinal.datasets.splits import split_of
from vicinal.datasets.suffixes import without_suffix
from vicinal.datasets.walk import LOOKED_INTO, left_out, lone_folder, walk
from vicinal.errors import DataError

IMAGES, LABELS, ANNOTATIONS = "images", "labeltxt", "annfiles"
"""Folders of pictures and of label files (labelTxt, labelTxt-v1.0 ...; annfiles are MMRotate's), in any capitals."""
PROBES = 20
"""Lines that are looked at to find out whether a text file is DOTA's."""
DEPTH = 3
"""Folders around a data set that are looked through."""


@attrs.frozen
class Part:
    """A folder of pictures, that of their label files, and their split; "" where the folders in both say it."""

    images: str
    labels: str
    split: str = ""


def parts_of(src: str, depth: int = DEPTH) -> tuple[Part, ...]:
    """The parts of a data set: images/ and labelTxt/ in a folder, and in folders of splits; () where it is none."""
    if not is_folder(src):
        return ()
    folders = folders_in(src)
    pair = _pair(src, folders)
    found = () if pair is None else (Part(*pair),)  # beside splits: what is in none
    splits = {name: two for name in _perhaps(src, folders) if (two := _pair(join(src, name), _folders(src, name)))}
    if found or len(splits) > 1 or any(map(split_of, splits)):
        return (*found, *(Part(*two, split_of(name) or class_of_folder(name)) for name, two in splits.items()))
    inner = lone_folder(src) if depth else None
    return parts_of(inner, depth - 1) if inner else ()


def fill(roster: Roster, parts: tuple[Part, ...]) -> tuple[LeftOut, ...]:
    """All pictures; the body of each sample is [path of the picture, path of its labels] as JSON. Gives the label files that
    are of no picture."""
    used = Seen()
    for part in parts:
        roster.add(_samples(part, used))
    roster.settle()
    bare = (found.name for part in parts for found in walk(part.labels, wanted=is_label) if used.add(found.path))
    return left_out("label files without a picture", bare)


def text_of(path: str) -> str:
    """A label file; "" where there is none, which means that there are no objects."""
    if not is_file(path):
        check_regular(path)
        return ""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: expected UTF-8: {error.reason}") from error


def classes_in(roster: Roster) -> tuple[str, ...]:
    """The classes of all label files, in the order of the alphabet."""
    found: set[str] = set()
    for sample in roster:
        found.update(_classes(json.loads(sample.body)[1]))
    return tuple(sorted(found))


def is_label(name: str) -> bool:
    """Whether a file is one of labels by its name."""
    return name.lower().endswith(".txt") and name.lower() != "classes.txt"


def _classes(path: str) -> Iterator[str]:
    try:
        lines = list(body(text_of(path)))
    except DataError:  # comes up again as the fault of its picture
        return
    for _, words in lines:
        try:
            yield class_of(words)
        except DataError:  # comes up again as a loss
            continue


def _pair(src: str, folders: list[str]) -> tuple[str, str] | None:
    """The folders of pictures and label files in a place."""
    named = {name.lower(): name for name in reversed(folders)}
    labels = [name for name in folders if name.lower().startswith(LABELS) or name.lower() == ANNOTATIONS]
    for name in sorted(labels, key=lambda name: (name.lower() != LABELS, name)) if IMAGES in named else ():
        images, place = join(src, named[IMAGES]), _unwrapped(join(src, name), _folders(src, named[IMAGES]))
        if _are_labels(place):
            return images, place
    return None


def _perhaps(src: str, folders: list[str]) -> list[str]:
    """The folders that may be splits: all, where one of the first is, else those that are called so."""
    known = [name for name in folders if split_of(name)]
    some = (name for name in (*known, *folders)[:LOOKED_INTO] if IMAGES in map(str.lower, _folders(src, name)))
    return folders if next(some, None) else known


def _unwrapped(labels: str, pictures: list[str]) -> str:
    """The folder that a folder of labels holds alone, or that is called so again (labelTxt-v1.0/labelTxt, beside those of other
    tasks), unless it is a folder of pictures (``pictures``) or of a split, whose labels lie in it."""
    again = (join(labels, name) for name in folders_in(labels) if name.lower() == LABELS)
    inner = lone_folder(labels) or next(again, None)
    if inner is None or any(map(is_label, scan(labels).names)):
        return labels
    return labels if split_of(name_of(inner)) or name_of(inner) in pictures else inner


def _folders(src: str, name: str) -> list[str]:
    return folders_in(join(src, name))


def _are_labels(folder: str) -> bool:
    """Whether most of the first lines of text files are DOTA's; files without a line of objects say nothing."""
    good = bad = seen = 0
    for found in walk(folder, wanted=is_label):
        for _, words in body(text_of(found.path)) if not found.fault else ():
            try:
                good += bool(class_of(words))
            except DataError:
                bad += 1
        seen += 1
        if good + bad >= PROBES:
            break
    return good > bad or (seen > 0 and good == bad == 0)


def _samples(part: Part, used: Seen) -> Iterator[Sample]:
    first = {name.rstrip("/"): split_of(name.rstrip("/")) for name in scan(part.images).names if name.endswith("/")}
    for found in walk(part.images):
        stem = without_suffix(found.name)
        labels = join(part.labels, spelt(part.labels, f"{stem}.txt", f"{stem}.TXT"))
        used.add(labels)
        split = part.split or first.get(found.name.partition("/")[0], "")
        yield Sample(split, found.name, json.dumps([found.path, labels]), found.fault)
