"""What to open: a place, the format that it is in, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.contents import Contents, contents_of
from vicinal.datasets.files import is_file, is_folder, join, resolve, scan
from vicinal.datasets.format import Format, Reader
from vicinal.datasets.formats.table import detect, find
from vicinal.datasets.header import Header
from vicinal.datasets.options import check_options
from vicinal.datasets.others import tells
from vicinal.datasets.splits import split_of
from vicinal.datasets.strict import ANNOTATIONS, StrictReader
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import DataError, one_of

AROUND = ("masks", "folder")
"""Formats that a folder around theirs is taken for too."""
DEEPEST = 8
"""Folders around a data set that are gone through."""


@attrs.frozen
class Opening:
    """A data set to open, any number of times and in any process. ``src``: an absolute path or a URL. ``annotations``: one
    of strict.ANNOTATIONS."""

    src: str
    format: str
    options: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    annotations: str = ANNOTATIONS[0]

    def open(self) -> Reader:
        """The reader; DataError where the source is none of this format."""
        reader = find(self.format).open(self.src, **self.options)
        return StrictReader(reader) if self.annotations == "strict" else reader

    def contents(self, header: Header, pictures: int | None = None) -> Contents:
        """What was read; ``pictures`` where they have been counted since."""
        return contents_of(self.src, self.format, header, pictures)


def opening_of(
    src: object, format: str | None = None, options: Mapping[str, Any] | None = None, annotations: str = ANNOTATIONS[0]
) -> Opening:
    """What a user's source, format (None: found out) and options say, checked; DataError that names ``src``."""
    if annotations not in ANNOTATIONS:
        raise DataError(one_of("annotations", ANNOTATIONS, annotations))
    path, given = resolve(src), dict(options or {})
    if format is not None:
        found = find(format)
        inner = unwrapped(path)
        if inner != path and found.matches(inner) and (format in AROUND or not found.matches(path)):
            path = inner
    elif not (is_file(path) or is_folder(path) or any(char in path for char in "*?{")):
        raise DataError(f"{src}: no such file or folder")
    else:
        path, found = _detected(path)
    check_options(found, given)
    return Opening(path, found.name, given, annotations)


def unwrapped(path: str) -> str:
    """The folder that ``path`` holds alone, and that one holds alone ...: a data set with a folder more around it.

    A folder that is called as a split, or holds pictures and no folders but one, is no such folder; and more than DEEPEST
    are no wrapping.
    """
    inner = path
    for _ in range(DEEPEST):
        found = _lone(inner)
        if found is None:
            return inner
        inner = found
    return path


def _lone(folder: str) -> str | None:
    if not is_folder(folder):
        return None
    names = [name for name in scan(folder).names if not tells(name)]
    if len(names) != 1 or not names[0].endswith("/") or split_of(names[0][:-1]):
        return None
    inner = join(folder, names[0][:-1])
    below = scan(inner).names
    folders = sum(name.endswith("/") for name in below)
    return inner if folders > any(map(is_picture, below)) else None


def _detected(path: str) -> tuple[str, Format]:
    """The folder and the format of a data set that may have a folder more around it."""
    try:
        found = detect(path)
    except DataError:
        inner = unwrapped(path)
        if inner == path:
            raise
        return inner, detect(inner)
    inner = unwrapped(path) if found.name in AROUND else path
    return (path, found) if inner == path else (inner, detect(inner))
