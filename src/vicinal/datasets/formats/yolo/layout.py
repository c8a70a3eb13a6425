"""Where the pictures of a YOLO data set lie, and the label file of each."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Sequence

import attrs

from vicinal.datasets.files import folders_in, is_file, is_folder, is_url, join, open_file, parent, scan
from vicinal.datasets.formats.yolo.description import Description, describe, is_said, load, names_in
from vicinal.datasets.formats.yolo.folders import folders_of, is_label
from vicinal.datasets.header import LeftOut
from vicinal.datasets.inside import ends, locate
from vicinal.datasets.keys import Seen
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.spelt import spelt
from vicinal.datasets.splits import split_of
from vicinal.datasets.walk import left_out, lone_folder, walk
from vicinal.errors import DataError

DEPTH = 3
"""Folders around a data set that are looked through."""
LONGEST = 1 << 14
"""Characters of a line in a list of pictures."""


def is_yaml(path: str) -> bool:
    """Whether a file is YAML by its name."""
    return path.lower().endswith((".yaml", ".yml"))


def is_description(path: str) -> bool:
    """Whether a file is YAML that says where pictures are."""
    if not is_yaml(path) or not is_file(path):
        return False
    try:
        return is_said(load(path), path)
    except DataError:
        return False


def description_of(src: str, depth: int = DEPTH) -> Description | None:
    """What a path says of a YOLO data set, as data.yaml or by its folders; None where it is none.

    A folder that holds nothing but another one is that one. DataError for a data.yaml that is broken, and for two of them.
    """
    if not is_folder(src):
        return describe(src) if is_yaml(src) and is_file(src) else None
    listing = scan(src)
    own = join(src, "data.yaml")
    if "data.yaml" in listing.names and is_said(load(own), own):
        return describe(own)
    found = [join(src, name) for name in listing.names if is_description(join(src, name))]
    if len(found) > 1:
        raise DataError(f"{src}: expected one YAML file of a data set, got {found[0]} and {found[1]}; give one of them")
    said = describe(found[0]) if found else _named(folders_of(src, listing), src, listing.names)
    inner = lone_folder(src) if said is None and depth else None
    return description_of(inner, depth - 1) if inner else said


def _named(said: Description | None, src: str, files: Sequence[str]) -> Description | None:
    """What folders say, with the classes of a YAML file that names these and no splits."""
    for name in files if said is not None and said.names is None else ():
        if is_yaml(name) and said is not None:
            path = join(src, name)
            value = load(path)
            if "names" in value:
                return attrs.evolve(said, names=names_in(value, path))
    return said


def fill(roster: Roster, description: Description) -> None:
    """All pictures of all splits; the body of each sample is [path of the picture, path of its labels] as JSON."""
    for split, places in description.splits.items():
        for place in places:
            if is_folder(place):
                base = place if len(places) == 1 else description.root
                roster.add(_in_folder(split, place, base, description.folders))
            else:
                roster.add(_in_list(split, place, description.root, description.folders))
    roster.settle()


def unused(roster: Roster, description: Description) -> tuple[LeftOut, ...]:
    """Label files in the folders of labels that no picture has."""
    used = Seen()
    for sample in roster:
        used.add(paths_of(sample)[1])
    places = [place for places in description.splits.values() for place in places if is_folder(place)]
    folders = {place: parent(_labels(join(place, "picture"), *description.folders)) for place in places}
    left = (
        found.path[len(description.root) + 1 :]
        for place, folder in folders.items() if folder != place and is_folder(folder)
        for found in walk(folder, wanted=is_label) if used.add(found.path)
    )  # fmt: skip
    return left_out("label files without a picture", left)


def tops(roster: Roster, description: Description) -> tuple[str, ...]:
    """The folders in the root in which there are pictures, or that are called as splits."""
    root = f"{description.root}/"
    pictures = (paths_of(sample)[0] for sample in roster)
    inside = {path[len(root) :].partition("/")[0] for path in pictures if path.startswith(root)}
    called = () if is_url(root) else (name for name in folders_in(description.root) if split_of(name))
    return tuple(join(description.root, name) for name in inside.union(called))


def without_labels(roster: Roster, description: Description) -> tuple[LeftOut, ...]:
    """All pictures, where not one of them has a label file: then they are likely looked for in the wrong place."""
    if is_url(description.root) or any(os.path.lexists(paths_of(sample)[1]) for sample in roster if not sample.fault):
        return ()
    first = next((paths_of(sample)[1] for sample in roster if not sample.fault), "")
    reason = "pictures, and none has a label file"
    return (LeftOut(reason, len(roster), first[len(description.root) + 1 :], read=True),) if first else ()


def is_dota(description: Description) -> bool:
    """Whether beside all folders of pictures there are labelTxt/ and no labels/."""
    places = [parent(place) for places in description.splits.values() for place in places if is_folder(place)]
    labels = description.folders[1]
    return bool(places) and all(
        is_folder(join(place, "labelTxt")) and not (labels and is_folder(join(place, labels))) for place in places
    )


def paths_of(sample: Sample) -> tuple[str, str]:
    """The paths of a sample's picture and labels."""
    picture, labels = json.loads(sample.body)
    return picture, labels


def _in_folder(split: str, folder: str, base: str, folders: tuple[str, str]) -> Iterator[Sample]:
    for found in walk(folder):
        path = join(folder, found.name)
        yield _sample(split, found.path, path[len(base) + 1 :], found.fault, folders)


def _in_list(split: str, path: str, root: str, folders: tuple[str, str]) -> Iterator[Sample]:
    """The pictures that a text file lists, one a line: below the root, or with ./ below the file's folder.

    Of paths that are not there, as those of another machine, the longest end that is counts.
    """
    with open_file(path) as file:
        lines = io.TextIOWrapper(file, "utf-8-sig")
        number = 0
        while line := _line(lines, path):
            number += 1
            name = line.strip()
            if not name:
                continue
            base = parent(path) if name.startswith("./") else root
            own = [] if name.startswith(f"{base}/") else ends(name)
            if own == [name] and not is_url(name) and not is_file(join(base, name)):  # as data/images/a.jpg of CVAT
                own = ends(f"/{name}")
            there = (end for end in own if len(own) > 1 and is_file(join(base, end)))
            try:
                picture = locate(base, next(there, name))
            except DataError as error:
                yield Sample(split, f"{path[len(root) + 1 :]} line {number}", json.dumps([path, ""]), str(error))
            else:
                yield _sample(split, picture, picture[len(root) + 1 :], "", folders)


def _line(lines: io.TextIOWrapper, path: str) -> str:
    try:
        line = lines.readline(LONGEST)
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: expected UTF-8: {error.reason}") from error
    if len(line) == LONGEST:
        raise DataError(f"{path}: expected the name of a picture on each line, got more than {LONGEST} characters")
    return line


def _sample(split: str, picture: str, name: str, fault: str, folders: tuple[str, str]) -> Sample:
    parts = name.split("/")
    if folders[0] in parts[:-1]:
        parts.remove(folders[0])
    return Sample(split, "/".join(parts), json.dumps([picture, _labels(picture, *folders)]), fault)


def _labels(picture: str, images: str, labels: str) -> str:
    """The label file of a picture: in ``labels`` for ``images`` (the last one in the path; "" for none), else beside it."""
    folders, slash, name = picture.rpartition("/")
    before, found, after = f"{folders}/".rpartition(f"/{images}/")
    place = f"{before}/{labels}/{after}" if images and found else folders + slash
    stem = name.rpartition(".")[0]
    return place + spelt(place, f"{stem}.txt", f"{stem}.TXT")
