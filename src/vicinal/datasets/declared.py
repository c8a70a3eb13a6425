"""What an array in an IDX or npz file says of itself, checked against the file that it lies in."""

from __future__ import annotations

import gzip
import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import attrs
import numpy as np

from vicinal.datasets.files import open_file, read_bytes, size_of
from vicinal.datasets.lines import one_line
from vicinal.errors import DataError, ReadError

MOST_BYTES = 2**33
"""Of a compressed array, unpacked."""
MOST_RATIO = 1032
"""By which deflate shrinks at most (zlib, technical details): what declares more is broken."""
IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
"""What zipfile, gzip and NumPy raise on files that are not what they seem."""


@attrs.frozen
class Declared:
    """``at``: where the numbers begin, in the file or (``packed``) in what is unpacked from it."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    at: int
    packed: bool

    @property
    def entry(self) -> int:
        """Bytes of one entry along the first axis."""
        return math.prod(self.shape[1:]) * self.dtype.itemsize

    @property
    def bytes(self) -> int:
        """Bytes of all entries."""
        return math.prod(self.shape) * self.dtype.itemsize


def declared(path: str, name: str) -> Declared:
    """What the array ``name`` of an npz file declares, or that of an IDX file (``name`` ""); it is not unpacked.

    Raises ReadError where there is none, where the file is too short for it, or where it would unpack to too much.
    """
    try:
        found = _npz(path, name) if name else _idx(path)
    except DataError:
        raise
    except BROKEN as error:
        raise ReadError(f"{path}: {f'{name}: ' if name else ''}{one_line(error)}") from error
    if found.packed and found.bytes > MOST_BYTES:
        raise ReadError(f"{path}: {name or 'it'} unpacks to {found.bytes} bytes; at most {MOST_BYTES} are read")
    return found


def names_in(path: str) -> list[str]:
    """The names of the arrays in an npz file."""
    try:
        with open_zip(path) as archive:
            return [entry.removesuffix(".npy") for entry in archive.namelist() if entry.endswith(".npy")]
    except BROKEN as error:
        raise error if isinstance(error, DataError) else ReadError(f"{path}: {one_line(error)}") from error


@contextmanager
def open_zip(path: str) -> Iterator[zipfile.ZipFile]:
    """The archive of a local path or URL."""
    with open_file(path) as file, zipfile.ZipFile(file) as archive:
        yield archive


@contextmanager
def open_packed(path: str, name: str) -> Iterator[IO[bytes]]:
    """What is unpacked from a member of an npz file or (``name`` "") from a gzip file."""
    with open_file(path) as file:
        if not name:
            yield cast(IO[bytes], gzip.GzipFile(fileobj=file))
            return
        with zipfile.ZipFile(file) as archive, archive.open(f"{name}.npy") as member:
            yield member


def _npz(path: str, name: str) -> Declared:
    with open_zip(path) as archive:
        try:
            entry = archive.getinfo(f"{name}.npy")
        except KeyError:
            raise ReadError(f"{path}: no array {name!r}") from None
        with archive.open(entry) as member:
            version = np.lib.format.read_magic(member)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, fortran, dtype = read(member)
            at = member.tell()
    if dtype.hasobject:
        raise ReadError(f"{path}: {name}: expected numbers, got Python objects")
    if fortran and len(shape) > 1:
        raise ReadError(f"{path}: {name}: expected rows one after the other, got Fortran order; numpy.ascontiguousarray helps")
    packed = entry.compress_type != zipfile.ZIP_STORED
    found = Declared(shape, dtype, at, packed)
    if at + found.bytes != entry.file_size or entry.file_size > max(entry.compress_size, 1) * (MOST_RATIO if packed else 1):
        raise ReadError(f"{path}: {name}: declares {found.bytes} bytes, but {entry.file_size - at} are there")
    if packed:
        return found
    lengths = read_bytes(path, entry.header_offset + 26, 4)
    start = entry.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    return attrs.evolve(found, at=start + at)


def _idx(path: str) -> Declared:
    packed = path.endswith(".gz")
    size = size_of(path)
    if packed:
        with open_packed(path, "") as file:
            head = file.read(4 + 4 * 255)
    else:
        head = read_bytes(path, 0, min(size, 4 + 4 * 255))
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in IDX_TYPES or not head[3]:
        raise ReadError(f"{path}: no IDX file (it starts with {head[:4].hex(' ')})")
    at = 4 + 4 * head[3]
    if len(head) < at:
        raise ReadError(f"{path}: ends inside its header")
    shape = tuple(int.from_bytes(head[place : place + 4], "big") for place in range(4, at, 4))
    found = Declared(shape, np.dtype(IDX_TYPES[head[2]]), at, packed)
    room = size * MOST_RATIO if packed else size
    if at + found.bytes > room or (not packed and at + found.bytes != size):
        there = f"the file has {size}, packed" if packed else f"there are {size - at}"
        raise ReadError(f"{path}: declares {'x'.join(map(str, shape))} = {found.bytes} bytes, but {there}")
    return found
