"""What to open: a place, the format that it is in, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.contents import Contents, contents_of
from vicinal.datasets.files import is_file, is_folder, join, resolve, scan
from vicinal.datasets.format import Format, Reader
from vicinal.datasets.formats.folder_lists import is_list
from vicinal.datasets.formats.roles import misread
from vicinal.datasets.formats.table import detect, find, labelled_table
from vicinal.datasets.header import Header, LeftOut
from vicinal.datasets.options import check_options
from vicinal.datasets.others import SAYS, tells
from vicinal.datasets.splits import split_of
from vicinal.datasets.strict import ANNOTATIONS, StrictReader
from vicinal.datasets.suffixes import is_picture
from vicinal.datasets.synthetic import MarkedReader
from vicinal.datasets.walk import left_out
from vicinal.errors import DataError, one_of

AROUND = ("masks", "folder")
"""Formats that a folder around theirs is taken for too."""
DEEPEST = 8
"""Folders around a data set that are gone through."""


@attrs.frozen
class Opening:
    """A data set to open, any number of times and in any process. ``src``: an absolute path or a URL. ``annotations``: one
    of strict.ANNOTATIONS. ``beside``: what lies around ``src`` and is not read."""

    src: str
    format: str
    options: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    annotations: str = ANNOTATIONS[0]
    beside: tuple[LeftOut, ...] = attrs.field(default=(), eq=False)

    def open(self) -> Reader:
        """The reader; DataError where the source is none of this format."""
        reader: Reader = MarkedReader(find(self.format).open(self.src, **self.options), self.src)
        return StrictReader(reader) if self.annotations == "strict" else reader

    def contents(self, header: Header, pictures: int | None = None) -> Contents:
        """What was read; ``pictures`` where they have been counted since."""
        whole = attrs.evolve(header, left_out=(*self.beside, *header.left_out))
        return contents_of(self.src, self.format, whole, pictures)


def opening_of(
    src: object, format: str | None = None, options: Mapping[str, Any] | None = None, annotations: str = ANNOTATIONS[0]
) -> Opening:
    """What a user's source, format (None: found out) and options say, checked; DataError that names ``src``."""
    if annotations not in ANNOTATIONS:
        raise DataError(one_of("annotations", ANNOTATIONS, annotations))
    path, given, beside = resolve(src), dict(options or {}), tuple[LeftOut, ...]()
    if format is not None:
        found = find(format)
        inner, skipped = unwrapped(path)
        if inner != path and found.matches(inner) and (format in AROUND or not found.matches(path)):
            path, beside = inner, skipped
    elif not (is_file(path) or is_folder(path) or any(char in path for char in "*?{")):
        raise DataError(f"{src}: no such file or folder")
    else:
        path, found, beside = _detected(path)
    check_options(found, given)
    return Opening(path, found.name, given, annotations, beside)


def unwrapped(path: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The folder that ``path`` holds alone, and that one holds alone ...: a data set with a folder more around it; and what
    lies beside these folders.

    A folder that is called as a split is no such folder, nor one in which there are no folders, or no more than pictures lie
    beside it or in it; and more than DEEPEST are no wrapping.
    """
    inner, files = path, list[str]()
    for _ in range(DEEPEST):
        found = _lone(inner)
        if found is None:
            return inner, left_out("beside the folder that holds the data set", files)
        inner = found[0]
        files += found[1]
    return path, ()


def _lone(folder: str) -> tuple[str, list[str]] | None:
    """The only folder in a folder, and the files beside it."""
    if not is_folder(folder):
        return None
    names = scan(folder).names
    folders, files = [name for name in names if name.endswith("/")], [name for name in names if not name.endswith("/")]
    if len(folders) != 1 or split_of(folders[0][:-1]) or not SAYS.isdisjoint(files) or any(map(is_list, files)):
        return None
    inner = join(folder, folders[0][:-1])
    wraps = _width(inner) > max(sum(map(is_picture, files)), any(map(is_picture, scan(inner).names)))
    return (inner, [name for name in files if not tells(name)]) if wraps else None


def _width(folder: str) -> int:
    """How many folders lie in a folder; where it is one, those in that one, and so on, if there are more."""
    width = 0
    for _ in range(DEEPEST):
        inner = [name for name in scan(folder).names if name.endswith("/")]
        width = max(width, len(inner))
        if len(inner) != 1:
            break
        folder = join(folder, inner[0][:-1])
    return width


def _detected(path: str) -> tuple[str, Format, tuple[LeftOut, ...]]:
    """The folder and the format of a data set that may have a folder more around it, and what lies beside it."""
    whole = path
    inner, beside = unwrapped(path)
    try:
        found = detect(path)
    except DataError as error:
        try:
            return inner, detect(inner), beside
        except DataError:
            raise error from None
    if found.name in AROUND and inner != path:
        path, found = inner, detect(inner)
    else:
        beside = ()
    if found.name == "folder" and (reason := misread(path)):
        raise DataError(reason)
    if found.name == "folder" and is_folder(path):
        tables = ((place, table) for place in dict.fromkeys((whole, path)) if (table := labelled_table(place)))
        first = next(tables, None)
        if first is not None and not found.open(path).header.holds:  # else the folders are classes
            return *first, ()
    return path, found, beside
