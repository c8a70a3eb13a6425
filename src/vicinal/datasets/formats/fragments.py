"""Arrays that grow shard by shard: each shard puts the raw pixels of its pictures, the end strings them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.escape import folder_name
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.header import Header
from vicinal.datasets.soft import SOFT, stored
from vicinal.datasets.spool import Spool
from vicinal.errors import DataError

PARTS = ".vicinal/parts"
"""Where fragments wait for the end."""


@attrs.define
class Total:
    """All fragments of one kind ("images", "mask", "instances") of one split."""

    shape: tuple[int, ...]
    dtype: str
    count: int = 0
    parts: dict[str, None] = attrs.field(factory=dict)

    def chunks(self, get: Get) -> Iterator[bytes]:
        """The numbers of all entries in their order."""
        for part in self.parts:
            yield from get(part)


AXES = "axes"
"""In the header's extra, under "stacks": the axes of the array that the pictures came from."""


def grey_axis(examples: Iterable[Example], header: Header) -> Iterator[Example]:
    """The examples, those of one channel as [H, W], unless they came from an array [N, H, W, 1]."""
    keep = header.extra.get("stacks", {}).get(AXES) == 4
    for example in examples:
        pixels = example.pixels
        if not keep and pixels is not None and pixels.ndim == 3 and pixels.shape[2] == 1:
            example = attrs.evolve(example, pixels=pixels[..., 0])
        yield example


def put_fragments(
    number: int, examples: Iterable[Example], header: Header, output: Callable[[str, int], str], put: Put
) -> Iterator[Entry]:
    """Puts a fragment for each split and kind, and yields entries; ``output``: the file of a split and the
    number of axes of its array.

    Raises DataError where pictures of a shard differ in size or dtype, or one lacks a label that the data set has.
    """
    spools: dict[str, Spool] = {}
    totals: dict[tuple[str, str], Total] = {}
    for example in examples:
        arrays: dict[str, dict[str, Any]] = {}
        for kind, array in arrays_of(example, header):
            path = f"{PARTS}/{number:05d}-{folder_name(example.split) if example.split else 'all'}-{kind}.bin"
            arrays[kind] = {"shape": list(array.shape), "dtype": array.dtype.str, "part": path}
            add(totals, example.split, kind, arrays[kind], example.key)
            spool = spools[path] if path in spools else spools.setdefault(path, Spool())
            spool.write(array.tobytes())
        file = output(example.split, 1 + len(arrays["images"]["shape"]))
        entry: Entry = {"output": file, "key": example.key, "split": example.split, "arrays": arrays}
        if header.holds & {"label", SOFT}:
            entry["label"] = stored(example.label, example.soft, header) if SOFT in header.holds else example.label
            if entry["label"] is None:
                raise DataError(f"{example.key}: expected a label, as the other pictures have")
        yield entry
    for path, spool in spools.items():
        put(path, spool.chunks())


def arrays_of(example: Example, header: Header) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays of an example by kind; DataError where one is missing."""
    for kind, array in (("images", example.pixels), ("mask", example.mask), ("instances", example.instances)):
        if array is None and (kind == "images" or kind in header.holds):
            raise DataError(f"{example.key}: expected {'pixels' if kind == 'images' else kind}, got none")
        if array is not None and (kind == "images" or kind in header.holds):
            yield kind, np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))


def add(totals: dict[tuple[str, str], Total], split: str, kind: str, array: dict[str, Any], key: str) -> None:
    """Counts one entry; DataError where it is not like those before."""
    shape, dtype = tuple(array["shape"]), array["dtype"]
    total = totals.setdefault((split, kind), Total(shape, dtype))
    if (shape, dtype) != (total.shape, total.dtype):
        wanted, got = (f"{np.dtype(kind)} {list(size)}" for size, kind in ((total.shape, total.dtype), (shape, dtype)))
        raise DataError(
            f"{key}: expected {kind} of {wanted}, as in the same array before, got {got}; Resize in the recipe makes them alike"
        )
    total.count += 1
    total.parts[array["part"]] = None


def totals_of(entries: Iterable[Entry]) -> dict[tuple[str, str], Total]:
    """The totals by split and kind, in the order of the entries."""
    totals: dict[tuple[str, str], Total] = {}
    for entry in entries:
        for kind, array in entry["arrays"].items():
            add(totals, entry["split"], kind, array, entry["key"])
    return totals


def column(entries: Iterable[Entry], split: str, name: str, dtype: Any) -> Iterator[bytes]:
    """What the entries of a split say under a name, as the bytes of numbers, in pieces."""
    rows: list[Any] = []
    for entry in entries:
        if entry["split"] == split:
            rows.append(entry[name])
        if len(rows) == 4096:
            yield np.array(rows, dtype).tobytes()
            rows = []
    yield np.array(rows, dtype).tobytes()
