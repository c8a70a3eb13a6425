"""A zip file as a stream of chunks, for places where written bytes cannot be gone back to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that zip knows: times would make every run's bytes different."""


def zipped(members: Iterable[tuple[str, int, Iterable[bytes]]]) -> Iterator[bytes]:
    """The chunks of an uncompressed zip of members: name, size in bytes, contents."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, size, chunks in members:
            info = zipfile.ZipInfo(name, DATE)
            with archive.open(info, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as member:
                for chunk in chunks:
                    member.write(chunk)
                    yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """A file that is only written to: what was written is handed on."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> list[bytes]:
        """What was written since the last call."""
        chunks, self._chunks = self._chunks, []
        return chunks
