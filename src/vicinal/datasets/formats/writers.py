"""What writers have in common: pictures are kept as files, or as pixels; classes have names of their own."""

from __future__ import annotations

from typing import ClassVar

import attrs

from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.suffixes import written
from vicinal.errors import DataError, shown

ALL = frozenset({"", *HOLDS})
"""Kinds of labels, and "" for data sets without any."""


@attrs.frozen
class FileWriter:
    """A Writer of pictures as encoded files. Subclasses have ``shard`` and ``finish``. ``named``: the kinds of labels by which
    classes are known by their names alone."""

    header: Header
    pixels: bool = attrs.field(default=False, init=False)
    named: ClassVar[frozenset[str]] = ALL

    def __attrs_post_init__(self) -> None:
        check_distinct(self.header, self.named)

    def suffix(self, wanted: str) -> str:
        return written(wanted)


@attrs.frozen
class PixelWriter:
    """A Writer of pictures as pixels of an array. Subclasses have ``shard`` and ``finish``. ``named``: as of files."""

    header: Header
    pixels: bool = attrs.field(default=True, init=False)
    named: ClassVar[frozenset[str]] = ALL

    def __attrs_post_init__(self) -> None:
        check_distinct(self.header, self.named)

    def suffix(self, wanted: str) -> str:  # noqa: ARG002
        return ""


def check_distinct(header: Header, named: frozenset[str]) -> None:
    """DataError where two classes have one name, and what is written would be read as one class, or not at all."""
    if not named & (header.holds or {""}) or len(set(header.names)) == len(header.names):
        return
    twice = next(name for index, name in enumerate(header.names) if name in header.names[:index])
    raise DataError(f"names of classes: {shown(twice)} is used twice; coco and yolo know classes by their numbers")


def check_printable(header: Header, format: str) -> None:
    """DataError for names of classes that a file of this format cannot hold, and that it would not be read with."""
    for name in header.names:
        if not name or not name.isprintable():
            raise DataError(f"{format}: names of classes: expected printable text, got {shown(name)}")
