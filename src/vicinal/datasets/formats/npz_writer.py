"""One npz file with the arrays <split>_images, <split>_labels, <split>_masks, <split>_instances, and names."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeAlias

import attrs
import numpy as np

from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.fragments import Total, column, grey_axis, put_fragments, totals_of
from vicinal.datasets.formats.writers import PixelWriter
from vicinal.datasets.formats.zip_stream import zipped
from vicinal.datasets.header import Header
from vicinal.datasets.soft import SOFT

Member: TypeAlias = tuple[str, int, Iterable[bytes]]

FILE = "data.npz"
ARRAYS = {"images": "images", "mask": "masks", "instances": "instances"}


@attrs.frozen
class NpzWriter(PixelWriter):
    """Uncompressed, so that pictures can be read one by one. No class is -1; soft labels make _labels [N, K]."""

    named = frozenset({"label", SOFT})

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:
        kept = _numbered(grey_axis(examples, self.header), self.header)
        return put_fragments(number, kept, self.header, lambda _, __: FILE, put)

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:
        totals = totals_of(entries())
        put(FILE, zipped(_arrays(self.header, entries, totals, get)))
        return [part for total in totals.values() for part in total.parts]


def _numbered(examples: Iterable[Example], header: Header) -> Iterator[Example]:
    """The examples, those without a class as -1."""
    for example in examples:
        none = example.label is None and "label" in header.holds and SOFT not in header.holds
        yield attrs.evolve(example, label=-1) if none else example


def _arrays(
    header: Header, entries: Callable[[], Iterator[Entry]], totals: dict[tuple[str, str], Total], get: Get
) -> Iterator[Member]:
    """The files in the npz."""
    for (split, kind), total in totals.items():
        prefix = f"{split}_" if split else ""
        yield _array(prefix + ARRAYS[kind], (total.count, *total.shape), total.dtype, total.chunks(get))
        if kind != "images":
            continue
        if SOFT in header.holds:
            rows = column(entries(), split, "label", "<f8")
            yield _array(f"{prefix}labels", (total.count, len(header.names)), "<f8", rows)
        elif "label" in header.holds:
            yield _array(f"{prefix}labels", (total.count,), "<i8", column(entries(), split, "label", "<i8"))
    if header.names:
        names = np.array(header.names)
        yield _array("names", names.shape, names.dtype.str, iter([names.tobytes()]))


def _array(name: str, shape: tuple[int, ...], dtype: str, chunks: Iterator[bytes]) -> Member:
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": dtype, "fortran_order": False, "shape": shape})
    size = head.tell() + math.prod(shape) * np.dtype(dtype).itemsize
    return f"{name}.npy", size, chain([head.getvalue()], chunks)
