"""What a format is: a reader that streams items, a writer that takes examples shard by shard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.objects import MARKS

Entry: TypeAlias = dict[str, Any]
Put: TypeAlias = Callable[[str, bytes | Iterable[bytes]], None]
"""Stores a file whole: its path relative to the data set with "/", and its bytes, or chunks of them."""
Get: TypeAlias = Callable[[str], Iterator[bytes]]
"""The chunks of a file that was put before."""


class Reader(Protocol):
    """An opened data set. Opening reads no pictures and raises DataError where the source is none of this format."""

    @property
    def header(self) -> Header: ...

    def items(self) -> Iterator[Item]:
        """All samples in an order that depends on the data set alone, with memory that does not grow with it.

        A sample that is listed but broken comes as an item with a ``fault``.
        """
        ...


class Writer(Protocol):
    """Writes one data set. ``pixels`` True: examples bring pixels, not encoded files. Picklable.

    Paths never leave the data set, and a rerun puts the same bytes.
    """

    @property
    def pixels(self) -> bool: ...

    def suffix(self, wanted: str) -> str:
        """The kind of picture file that is written where ``wanted`` is what the source or the user says."""
        ...

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:
        """Puts the files of one shard, and yields a JSON entry for each example: {"output": path, ...}, the rest as
        ``finish`` needs it."""
        ...

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:
        """Puts what covers all shards (merged COCO, data.yaml, index); ``entries()`` streams all entries in order, as
        often as it is called. Gives the paths of intermediate files that are not part of the data set."""
        ...


@attrs.frozen
class Format:
    """A format by its name: how it is recognised, read and written.

    ``matches(src)``: whether a path is this format's (cheap). ``open(src, **options)``: a Reader. ``writer(header,
    **options)``: a Writer, or None where the format is only read. ``holds``: kinds of labels (header.HOLDS) that it
    keeps; others are a stated loss. ``marks``: which of objects.MARKS it keeps; objects with others are left out.
    ``columns``: whether it keeps columns of a table that are no labels; one that does not may keep its own.
    ``summary``: one line for ``--help`` and the README.
    """

    name: str
    summary: str
    holds: frozenset[str]
    matches: Callable[[str], bool]
    open: Callable[..., Reader]
    writer: Callable[..., Writer] | None
    options: Mapping[str, str] = attrs.field(factory=dict)
    marks: frozenset[str] = frozenset(MARKS)
    columns: bool = False
