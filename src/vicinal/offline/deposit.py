"""What a shard stores, with the checksum of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import attrs

from vicinal.offline.loaded import FileBytes
from vicinal.offline.places.place import Stage


@attrs.frozen(eq=False)
class Deposit:
    """``put`` hands files to a stage (None: nowhere) and notes their SHA-256 in ``files``, by path."""

    stage: Stage | None
    link: bool = False
    files: dict[str, str] = attrs.field(factory=dict)

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        """``Put`` of a writer. With ``link``, a file that is stored as it lies becomes a hard link."""
        if not isinstance(data, bytes):
            self._put_chunks(path, data)
            return
        self.files[path] = hashlib.sha256(data).hexdigest()
        if self.stage is None:
            return
        if self.link and isinstance(data, FileBytes):
            self.stage.link(data.path, path)
        else:
            self.stage.put(path, data)

    def _put_chunks(self, path: str, chunks: Iterable[bytes]) -> None:
        digest = hashlib.sha256()

        def seen() -> Iterator[bytes]:
            for chunk in chunks:
                digest.update(chunk)
                yield chunk

        if self.stage is None:
            for _ in seen():
                pass
        else:
            self.stage.put(path, seen())
        self.files[path] = digest.hexdigest()
