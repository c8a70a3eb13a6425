"""Entries of the arrays in IDX and npz files, read where they lie, or unpacked once and kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import IO, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.cache import Cache
from vicinal.datasets.declared import BROKEN, Declared, declared, open_packed
from vicinal.datasets.files import read_bytes, signature
from vicinal.datasets.lines import one_line
from vicinal.datasets.spool import CHUNK, Store
from vicinal.errors import DataError, ReadError

Array = NDArray[Any]


@attrs.frozen(eq=False)
class Opened:
    """An array whose entries can be read. ``store``: what was unpacked."""

    path: str
    declared: Declared
    store: Store | None

    def rows(self, at: int, count: int) -> Array:
        """Entries from ``at``, ``count`` of them, along the first axis."""
        shape, size = self.declared.shape, self.declared.entry
        if not (shape and at >= 0 and at + count <= shape[0]):
            raise ReadError(f"{self.path}: expected an entry of {shape[0] if shape else 0}, got {at}")
        place = self.declared.at + at * size
        data = read_bytes(self.path, place, count * size) if self.store is None else self.store.read(place, count * size)
        return np.frombuffer(data, self.declared.dtype).reshape(count, *shape[1:])


_OPENED: Cache[Opened] = Cache(most=16, weight=2**28)


def open_array(path: str, name: str = "") -> Opened:
    """The array ``name`` of an npz file, or the array of an IDX file (``name`` ""), kept open for the next call.

    Raises ReadError where the file is none, is damaged or too short, or would unpack to too much.
    """
    return _OPENED.get((path, name, signature(path)), lambda: _open(path, name))


def pieces(path: str, name: str = "", size: int = 1 << 16) -> Iterator[Array]:
    """All entries of a small-entried array (labels) in pieces of at most ``size`` numbers, or of one entry."""
    opened = open_array(path, name)
    count, *each = opened.declared.shape
    size = max(1, size // max(1, math.prod(each)))
    for at in range(0, count, size):
        yield opened.rows(at, min(size, count - at))


def _open(path: str, name: str) -> tuple[Opened, int]:
    found = declared(path, name)
    if not found.packed:
        return Opened(path, found, None), 0
    total = found.at + found.bytes
    try:
        with open_packed(path, name) as file:
            store = Store(_limited(file, total + 1))  # the end is where checksums are compared
    except BROKEN as error:
        raise error if isinstance(error, DataError) else ReadError(f"{path}: damaged: {one_line(error)}") from error
    if store.size != total:
        got = "more" if store.size > total else store.size
        raise ReadError(f"{path}: {f'{name}: ' if name else ''}expected {total} bytes, got {got}")
    return Opened(path, found, store), store.weight


def _limited(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (chunk := file.read(min(size, CHUNK))):
        size -= len(chunk)
        yield chunk
