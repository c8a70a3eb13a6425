"""What a job needs of the place that it writes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol


class Stage(Protocol):
    """Files that become visible together. Left without ``commit``, none of them is kept."""

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        """Stores one file for the commit; safe to call from many threads."""
        ...

    def link(self, source: str, path: str) -> None:
        """Stores a file that is byte for byte the local file ``source``: a hard link where that can be, else a copy."""
        ...

    def commit(self) -> None:
        """Makes all files durable (flushed to the disk) and visible, each in one step, replacing older ones."""
        ...

    def __enter__(self) -> Stage: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Place(Protocol):
    """A folder, here or in an object store, in which a file is whole or not there. Paths are relative, with "/".

    Picklable. Every method raises JobError for what the place will not do (full, no permission, unreachable), naming
    place and path; paths that climb out of it raise JobError too.
    """

    @property
    def url(self) -> str: ...

    def lock(self) -> AbstractContextManager[None]:
        """Held by one job at a time, and by none whose process is dead; JobError where another has it."""
        ...

    def stage(self, name: str) -> Stage: ...

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        """Stores one file, durable and in one step."""
        ...

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file in chunks of at most 1 MiB."""
        ...

    def exists(self, path: str) -> bool: ...

    def files(self, below: str = "") -> Iterator[str]:
        """The paths of all files below a folder, sorted; none if there is no such folder."""
        ...

    def remove(self, path: str) -> None:
        """Removes a file, and folders that it leaves empty; silent where it is gone."""
        ...

    def clean(self, forced: bool = False) -> None:
        """Removes what killed writers left behind; ``forced``: what living ones are about to write, too."""
        ...
