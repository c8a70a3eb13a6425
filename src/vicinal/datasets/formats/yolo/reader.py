"""Reading YOLO."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vicinal.datasets.coordinates import clip_option
from vicinal.datasets.files import check_regular, is_file, is_folder, read_bytes
from vicinal.datasets.formats.yolo.description import TASKS, Description
from vicinal.datasets.formats.yolo.layout import (
    description_of,
    fill,
    is_description,
    is_dota,
    paths_of,
    tops,
    unused,
    without_labels,
)  # fmt: skip
from vicinal.datasets.formats.yolo.lines import MOST, Rules, parse
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.options import word, words
from vicinal.datasets.roster import Roster, Sample
from vicinal.datasets.source import Source
from vicinal.datasets.unlisted import unlisted
from vicinal.datasets.upright import upright_size
from vicinal.errors import DataError, one_of

HOLDS = {
    "detect": frozenset({"boxes"}),
    "segment": frozenset({"boxes", "polygons"}),
    "obb": frozenset({"boxes", "polygons", "rotated_boxes"}),
    "pose": frozenset({"boxes", "keypoints"}),
}


@attrs.frozen(eq=False)
class YoloReader:
    """Pictures in the order of splits and names."""

    roster: Roster
    header: Header
    rules: Rules

    def items(self) -> Iterator[Item]:
        for sample in self.roster:
            picture, labels = paths_of(sample)
            item = Item(sample.key, Source(picture), sample.split, fault=sample.fault)
            if sample.fault:
                yield item
                continue
            try:
                text = _text(labels)
                objects = parse(text, upright_size(picture), self.rules, labels) if text.strip() else None
                yield attrs.evolve(item, objects=objects)
            except DataError as error:
                yield attrs.evolve(item, fault=str(error))


def matches(src: str) -> bool:
    """A data.yaml or a folder with one, or with images/ and labels/, or with label files beside pictures; not one with the
    label files of DOTA alone, as Roboflow has them for rotated boxes."""
    if not is_folder(src):
        return is_description(src)
    try:
        said = description_of(src)
        return said is not None and not is_dota(said)
    except DataError:  # a broken data.yaml: opening it will tell
        return True


def open_yolo(src: str, task: object = None, names: object = None, clip: object = 1.0) -> YoloReader:
    """The reader of a data.yaml or a folder."""
    said = description_of(src)
    if said is None:
        raise DataError(f"{src}: no YOLO data set found (looked for data.yaml, images/ and labels/, and .txt beside pictures)")
    said = attrs.evolve(
        said,
        task=word(task, "yolo.task") or said.task,
        names=words(names, "yolo.names") if names is not None else said.names,
    )
    if said.task is not None and said.task not in TASKS:
        raise DataError(one_of("yolo.task", TASKS, said.task))
    roster = Roster()
    fill(roster, said)
    if not len(roster):
        places = ", ".join(place for places in said.splits.values() for place in places)
        raise DataError(f"{src}: no pictures found in {places}")
    header = _header(said, roster)
    rules = Rules(len(header.names), said.points, said.numbers, said.task == "obb", clip_option(clip, "yolo"))
    return YoloReader(roster, header, rules)


def _header(said: Description, roster: Roster) -> Header:
    holds = HOLDS.get(said.task or "", frozenset())
    names = said.names
    if names is None or not holds:
        found, highest = _survey(roster, said)
        holds = holds or frozenset(found)
        names = tuple(map(str, range(highest + 1))) if names is None else names
    return Header(
        holds=holds,
        names=names,
        keypoints=said.point_names,
        pairs=said.pairs,
        splits=tuple(split for split in said.splits if split),
        extra={"yolo": {"task": "obb"}} if said.task == "obb" else {},
        pictures=len(roster),
        left_out=(*said.left_out, *unused(roster, said), *without_labels(roster, said),
                  *unlisted(roster, lambda sample: paths_of(sample)[0], tops(roster, said))),
    )


def _survey(roster: Roster, said: Description) -> tuple[set[str], int]:
    """Kinds of labels, and the highest class, of all label files, or of those up to the first polygon where the classes
    have names: what comes late counts as well."""
    holds, highest = {"keypoints"} if said.points else set(), -1
    for sample in roster:
        for line in _lines(sample):
            numbers = line.split()
            if len(numbers) < 5:
                continue
            holds.add("boxes")
            if len(numbers) > 5 and not said.points:
                holds.add("polygons")
            highest = max(highest, _class(numbers[0]))
        if said.names is not None and (said.points or "polygons" in holds):
            break
    return holds, highest


def _class(text: str) -> int:
    """The class that a line begins with, which some write as 1.0; -1 for what is none."""
    try:
        value = float(text)
    except ValueError:
        return -1
    return int(value) if value.is_integer() and 0 <= value < MOST else -1


def _lines(sample: Sample) -> list[str]:
    try:
        return [] if sample.fault else _text(paths_of(sample)[1]).splitlines()
    except DataError:  # comes up again as the fault of its picture
        return []


def _text(labels: str) -> str:
    """A label file; "" where there is none, which means that there are no objects."""
    if not is_file(labels):
        check_regular(labels)
        return ""
    try:
        return read_bytes(labels).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{labels}: expected UTF-8: {error.reason}") from error
