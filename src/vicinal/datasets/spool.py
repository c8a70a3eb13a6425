"""Bytes that are gathered to be stored as one file: in memory while they are few, then in an unnamed file."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterator
from typing import IO

CHUNK = 1 << 20
SPOOLED, IN_MEMORY = 1 << 20, 1 << 24
"""Bytes of a Spool and of a Store that are held in memory: several spools grow at a time."""


class Spool:
    """Grows by ``write``; ``chunks`` gives what was written, once. Nothing is left on the disk, even after a kill."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 (closed with this object)
        weakref.finalize(self, self.file.close)

    def write(self, data: bytes) -> None:
        self.file.write(data)

    def chunks(self) -> Iterator[bytes]:
        with self.file as file:
            file.seek(0)
            while chunk := file.read(CHUNK):
                yield chunk


class Store:
    """Bytes that are read in any order by many threads: few stay in memory, many go to an unnamed file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._data, self._file, self.size = b"", None, 0
        held: list[bytes] = []
        for chunk in chunks:
            self.size += len(chunk)
            if self._file is None and self.size > IN_MEMORY:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with this object)
                weakref.finalize(self, self._file.close)
                self._file.writelines(held)
                held = []
            if self._file is None:
                held.append(chunk)
            else:
                self._file.write(chunk)
        if self._file is None:
            self._data = b"".join(held)
        else:
            self._file.flush()

    @property
    def weight(self) -> int:
        """Bytes of memory."""
        return len(self._data)

    def read(self, at: int, size: int) -> bytes:
        if self._file is None:
            return self._data[at : at + size]
        return os.pread(self._file.fileno(), size, at)
