"""An object store, through fsspec."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, BinaryIO, TypeAlias

import attrs

from vicinal.errors import JobError, expected
from vicinal.extras import needed
from vicinal.offline.places.refusal import refusals
from vicinal.offline.places.relative import checked

CHUNK = 1 << 20
UPLOADS = 16
"""Objects that a commit sends at a time: a store answers after tens of milliseconds, however small the object."""
IN_MEMORY = 8 << 20
"""Bytes of a streamed file, and of all others of a stage, that are held in memory; more wait in temporary files."""


@attrs.frozen
class Part:
    """Bytes in an open temporary file that many share."""

    file: BinaryIO
    at: int
    size: int

    def read(self) -> bytes:
        return os.pread(self.file.fileno(), self.size, self.at)


Staged: TypeAlias = bytes | Part | BinaryIO | str
"""What waits for the commit: bytes, a part of a temporary file or all of one, or the path of a local file."""


@attrs.frozen
class RemotePlace:
    """Objects below an fsspec URL (s3, gs, az, memory ...), where an object appears as a whole when it is put.

    A stage sends nothing before its commit, so that a killed or failed attempt leaves no objects behind, and never
    deletes, so that a late one cannot take those of the attempt that replaced it. A kill in the middle of a commit leaves
    whole objects that the next attempt replaces by the same bytes. Parts of an upload that was cut off are not visible;
    the bucket's rule for incomplete multipart uploads removes them. Servers of files (sftp, smb) do not put in one step:
    mount those and give the folder.
    """

    url: str
    options: Mapping[str, Any] = attrs.field(factory=dict, repr=False)

    def stage(self, name: str) -> RemoteStage:  # noqa: ARG002 - nothing is stored under it
        return RemoteStage(self)

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Nothing: stores have no locks that outlive a kill. Two jobs that are the same put the same bytes; of two that
        differ, the one that was described first finds that out before it ends (``conduct``)."""
        return contextlib.nullcontext()

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        with self.stage("put") as stage:
            stage.put(path, data)
            stage.commit()

    def chunks(self, path: str) -> Iterator[bytes]:
        files, full = self.at(path)
        with refusals_of_a_store(self._shown(path), "read"), files.open(full, "rb", block_size=8 * CHUNK) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def exists(self, path: str) -> bool:
        files, full = self.at(path)
        with refusals_of_a_store(self._shown(path), "look up"):
            try:
                return bool(files.info(full)["type"] == "file")
            except FileNotFoundError:
                return False

    def files(self, below: str = "") -> Iterator[str]:
        files, top = self.at(below) if below else self._root()
        with refusals_of_a_store(self._shown(below), "list"):
            yield from _files(files, top, f"{below}/" if below else "")

    def remove(self, path: str) -> None:
        files, full = self.at(path)
        with refusals_of_a_store(self._shown(path), "remove"), contextlib.suppress(FileNotFoundError):
            files.rm_file(full)

    def clean(self, forced: bool = False) -> None:
        """Nothing: what was not committed was never sent."""

    def send(self, path: str, staged: Staged) -> None:
        """Puts one object."""
        files, full = self.at(path)
        with refusals_of_a_store(self._shown(path), "write"):
            if isinstance(staged, bytes | Part):
                files.pipe_file(full, staged if isinstance(staged, bytes) else staged.read())
            else:  # by its descriptor: the temporary file has no name, so that no kill leaves it behind
                files.put_file(staged if isinstance(staged, str) else f"/dev/fd/{staged.fileno()}", full)

    def at(self, path: str) -> tuple[Any, str]:
        """The file system, and the path in it."""
        files, root = self._root()
        return files, f"{root}/{checked(self.url, path)}"

    def _root(self) -> tuple[Any, str]:
        """fsspec keeps file systems, so this is cheap; their cached listings would miss what other processes put."""
        with needed("URLs"):
            from fsspec.core import url_to_fs

        files, root = url_to_fs(self.url, use_listings_cache=False, **self.options)
        return files, root.rstrip("/")

    def _shown(self, path: str) -> str:
        return f"{self.url}/{path}" if path else self.url


class RemoteStage:
    """See ``Stage``: what is put waits in memory or in a temporary file."""

    def __init__(self, place: RemotePlace) -> None:
        self._place = place
        self._staged: dict[str, Staged] = {}
        self._open = contextlib.ExitStack()
        self._held, self._lock = 0, threading.Lock()
        self._shared: BinaryIO | None = None

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        checked(self._place.url, path)
        self._staged[path] = self._keep(path, data) if isinstance(data, bytes) else self._spool(path, data)

    def link(self, source: str, path: str) -> None:
        self._staged[checked(self._place.url, path)] = source

    def commit(self) -> None:
        with ThreadPoolExecutor(UPLOADS, thread_name_prefix="vicinal-upload") as pool:
            for _ in pool.map(self._place.send, self._staged.keys(), self._staged.values()):
                pass
        self._staged.clear()

    def _keep(self, path: str, data: bytes) -> Staged:
        with self._lock, refusals(self._where(path)):
            if self._held + len(data) <= IN_MEMORY:
                self._held += len(data)
                return data
            if self._shared is None:
                self._shared = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            at = self._shared.seek(0, os.SEEK_END)
            self._shared.write(data)
            self._shared.flush()
            return Part(self._shared, at, len(data))

    def _spool(self, path: str, chunks: Iterable[bytes]) -> Staged:
        held = bytearray()
        chunks = iter(chunks)
        for chunk in chunks:
            held += chunk
            if len(held) > IN_MEMORY:
                break
        else:
            return bytes(held)
        where = self._where(path)
        with refusals(where):
            file = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            file.write(held)
        for chunk in chunks:
            with refusals(where):
                file.write(chunk)
        with refusals(where):
            file.flush()
        return file

    def _where(self, path: str) -> str:
        """What an error of the temporary files names."""
        return f"{tempfile.gettempdir()} (for {self._place.url}/{path})"

    def __enter__(self) -> RemoteStage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._staged.clear()
        self._open.close()


def remote_place(url: str, options: Mapping[str, Any] | None = None) -> RemotePlace:
    """The place at a URL; JobError where fsspec has no such protocol, or the package for it is not installed."""
    with needed("URLs"):
        from fsspec import get_filesystem_class

    protocol = url.split("://", 1)[0]
    try:
        get_filesystem_class(protocol or "none")
    except ImportError as error:
        raise JobError(f"{url}: {error}" + "; pip install vicinal[s3]" * (protocol == "s3")) from None
    except ValueError:
        raise JobError(expected("place", "a path, or a URL of a protocol that fsspec knows, as s3://bucket/out", url)) from None
    return RemotePlace(url.rstrip("/"), dict(options or {}))


@contextlib.contextmanager
def refusals_of_a_store(where: str, doing: str) -> Iterator[None]:
    """JobError for whatever a store's package raises: each has errors of its own."""
    try:
        with refusals(where, doing):
            yield
    except JobError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise JobError(f"{where}: cannot {doing}: {reason}") from None


def _files(files: Any, folder: str, before: str) -> Iterator[str]:
    """Sorted by the whole path, a folder at a time."""
    try:
        listed = files.ls(folder, detail=True)
    except FileNotFoundError:
        return
    names = {entry["name"].rstrip("/")[len(folder) + 1 :] + "/" * (entry["type"] == "directory") for entry in listed}
    for name in sorted(names - {"", "/"}):
        if name.endswith("/"):
            yield from _files(files, f"{folder}/{name[:-1]}", before + name)
        else:
            yield before + name
