"""IDX files: <split>-images-idx3-ubyte and <split>-labels-idx1-ubyte."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import attrs

from vicinal.datasets.escape import folder_name
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.fragments import column, grey_axis, put_fragments, totals_of
from vicinal.datasets.formats.writers import PixelWriter
from vicinal.datasets.names import FILE, names_file
from vicinal.errors import DataError

PREFIXES = {"": "", "test": "t10k-"}
UBYTE, INT = 0x08, 0x0C
MOST = 2**32 - 1


@attrs.frozen
class IdxWriter(PixelWriter):
    """Grey pictures [N, H, W] ("idx3"), others [N, H, W, C] ("idx4"); 8 bits. Labels above 255 are 32 bits wide."""

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:
        header = attrs.evolve(self.header, holds=self.header.holds & {"label"}, extra={})
        kept = grey_axis(_checked(examples), header)
        return put_fragments(number, kept, header, _pictures, put)

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:
        """Puts the files of each split, and classes.txt where classes have names that are not their numbers."""
        totals = totals_of(entries())
        for (split, _), total in totals.items():
            shape = (total.count, *total.shape)
            put(_pictures(split, len(shape)), chain([_head(UBYTE, shape)], total.chunks(get)))
            if "label" in self.header.holds:
                wide = len(self.header.names) > 256
                labels = column(entries(), split, "label", ">i4" if wide else "u1")
                put(f"{_prefix(split)}labels-idx1-ubyte", chain([_head(INT if wide else UBYTE, (total.count,))], labels))
        names = self.header.names
        if names and names != tuple(map(str, range(len(names)))):
            put(FILE, names_file(names))
        return [part for total in totals.values() for part in total.parts]


def _checked(examples: Iterable[Example]) -> Iterator[Example]:
    for example in examples:
        if example.pixels is not None and example.pixels.dtype.name != "uint8":
            raise DataError(f"{example.key}: expected pixels of uint8, as idx holds, got {example.pixels.dtype}")
        yield example


def _pictures(split: str, axes: int) -> str:
    return f"{_prefix(split)}images-idx{axes}-ubyte"


def _prefix(split: str) -> str:
    return PREFIXES.get(split, f"{folder_name(split)}-" if split else "")


def _head(kind: int, shape: tuple[int, ...]) -> bytes:
    if max(shape) > MOST:
        raise DataError(f"idx: expected at most {MOST} pictures, got {shape[0]}")
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
