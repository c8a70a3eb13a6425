"""Lists of the pictures of each split beside folders of classes: train.txt and test.txt, in meta/ or labels/."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

from vicinal.datasets.files import folders_in, is_file, is_url, join, name_of, open_file, scan
from vicinal.datasets.formats.row_items import Table
from vicinal.datasets.formats.row_places import LOOKED_AT, bare, placed
from vicinal.datasets.header import LeftOut
from vicinal.datasets.spelt import same
from vicinal.datasets.splits import worded_split
from vicinal.datasets.walk import LOOKED_INTO
from vicinal.errors import DataError

TEXT = ".txt"
MOST, LONGEST = 1 << 21, 1 << 12
"""Lines of all lists, and bytes of a line."""
_NUMBER = re.compile(r"\d+")


@attrs.frozen
class Lists:
    """``splits``: of relative names of pictures. ``names``: of the files that say so. ``left_out``: other lists."""

    splits: Mapping[str, str] = attrs.field(factory=dict)
    names: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()

    def of(self, name: str) -> str:
        """The split of a picture; "" for none."""
        return self.splits.get(same(name), "")


def is_list(name: str) -> bool:
    """Whether a file may be a list of a split by its name."""
    return name.lower().endswith(TEXT) and bool(worded_split(name[: -len(TEXT)]))


def lists_in(src: str) -> Lists:
    """The lists in a folder, or in the first folder in it that has some: one for training and others, of pictures that are
    there. Of several of one split the first by its number is read. No lists behind a URL, and where one cannot be read."""
    places = () if is_url(src) else (src, *(join(src, name) for name in folders_in(src)[:LOOKED_INTO]))
    for place in places:
        found = sorted(filter(is_list, scan(place).names), key=_natural)
        chosen = {worded_split(name[: -len(TEXT)]): name for name in reversed(found)}
        if "train" in chosen and len(chosen) > 1:
            others = [name for name in found if name not in chosen.values()]
            reason = "other lists of splits, which are not read"
            left_out = (LeftOut(reason, len(others), others[0], files=False),) if others else ()
            splits = _splits(src, {split: join(place, name) for split, name in chosen.items()})
            return Lists(splits, frozenset(found), left_out) if splits else Lists()
    return Lists()


def _splits(src: str, paths: Mapping[str, str]) -> dict[str, str]:
    """The split of each picture that is listed; none where half of the lines of a list are of none that is there."""
    splits: dict[str, str] = {}
    for split, path in paths.items():
        try:
            table = placed(Table(path, src), [name for line in islice(_lines(path), LOOKED_AT) for name in _forms(line)])
            found = [_there(table, line) for line in _lines(path)]
        except (DataError, UnicodeDecodeError):
            return {}
        if 2 * found.count("") >= len(found):  # a list of boxes, or of other pictures
            return {}
        for name in filter(None, found):
            splits.setdefault(same(name), split)
    return splits


def _there(table: Table, line: str) -> str:
    """The relative name of the picture of a line, which may have a label behind it; "" for none."""
    for form in _forms(line):
        if name := bare(form, table.root):
            found = table.name(name)
            if is_file(join(table.root, found)):
                return found
    return ""


def _forms(line: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((line, line.split()[0])))


def _lines(path: str) -> Iterator[str]:
    with open_file(path) as file:
        lines = io.TextIOWrapper(file, "utf-8-sig")
        for _ in range(MOST):
            line = lines.readline(LONGEST)
            if not line:
                return
            if text := line.strip():
                yield text
    raise DataError(f"{path}: expected at most {MOST} lines")


def _natural(name: str) -> tuple[int, str]:
    """By the number in a name, then by the name."""
    number = _NUMBER.search(name_of(name))
    return int(number[0]) if number else -1, name
