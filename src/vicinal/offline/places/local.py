"""A folder of this machine, or one that many machines mount."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from types import TracebackType

import attrs

from vicinal.errors import JobError, expected
from vicinal.files.flush import flush, flush_all
from vicinal.offline.places.held import Held, remove_left
from vicinal.offline.places.lock import FOLDER, LOCK, locked
from vicinal.offline.places.refusal import refusals
from vicinal.offline.places.relative import checked

CHUNK = 1 << 20
STAGES = ".vicinal/stage"


@attrs.frozen
class LocalPlace:
    """The folder ``root`` (absolute), made when the first file comes.

    Files are written below ``.vicinal/stage``, flushed to the disk, moved into place by a rename each, and their
    folders flushed: after ``commit`` they survive a power failure, and at no time is half a file seen under its name.
    """

    root: str

    @property
    def url(self) -> str:
        return self.root

    def stage(self, name: str) -> LocalStage:
        with refusals(self.root):
            if not os.path.isdir(self.root):
                os.makedirs(self.root, exist_ok=True)
                with contextlib.suppress(OSError):  # a parent that this user may not read
                    flush(os.path.dirname(self.root))
            self.check_folder(STAGES)
            return LocalStage(self, Held(f"{self.root}/{STAGES}", name))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        with refusals(self.root):
            self.check_folder(FOLDER)
        with locked(self.root):
            yield

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        with self.stage("put") as stage:
            stage.put(path, data)
            stage.commit()

    def chunks(self, path: str) -> Iterator[bytes]:
        full = self.inside(path)
        with refusals(full, "read"), open(full, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def exists(self, path: str) -> bool:
        return os.path.isfile(self.inside(path))

    def files(self, below: str = "") -> Iterator[str]:
        top = self.inside(below) if below else self.root
        with refusals(top, "list"):
            if os.path.isdir(top):
                yield from _files(top, f"{below}/" if below else "")

    def remove(self, path: str) -> None:
        full = self.inside(path)
        with refusals(full, "remove"):
            try:
                os.unlink(full)
            except FileNotFoundError:
                return
        for parent in _parents(path):
            try:
                os.rmdir(f"{self.root}/{parent}")
            except OSError:  # not empty
                return

    def clean(self, forced: bool = False) -> None:
        with refusals(self.root, "clean up"):
            self.check_folder(STAGES)
            remove_left(f"{self.root}/{STAGES}", forced)

    def inside(self, path: str) -> str:
        """The full path of a file; JobError where a symbolic link takes its folder out of ``root``."""
        self.check_folder(os.path.dirname(checked(self.root, path)))
        return f"{self.root}/{path}"

    def check_folder(self, folder: str) -> None:
        """JobError where a symbolic link takes a relative folder out of ``root``."""
        root, real = os.path.realpath(self.root), os.path.realpath(f"{self.root}/{folder}")
        if folder and real != root and not real.startswith(root.rstrip("/") + "/"):
            raise JobError(expected(self.root, f"{folder!r} to be a folder inside", real))


class LocalStage:
    """See ``Stage``. Files lie under numbers until the commit, whatever their names."""

    def __init__(self, place: LocalPlace, held: Held) -> None:
        self._place, self._held = place, held
        self._numbers = itertools.count()
        self._staged: dict[str, str] = {}

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        target, staged = checked(self._place.root, path), self._next()
        full = f"{self._place.root}/{path}"
        with refusals(full):
            file = open(staged, "wb")  # noqa: SIM115 - errors of ``data`` are not the disk's
        try:
            for chunk in (data,) if isinstance(data, bytes) else data:
                with refusals(full):
                    file.write(chunk)
        finally:
            with refusals(full):
                file.close()
        self._staged[target] = staged

    def link(self, source: str, path: str) -> None:
        target, staged = checked(self._place.root, path), self._next()
        with refusals(f"{self._place.root}/{path}"):
            real = os.path.realpath(source)
            try:
                os.link(real, staged)
            except OSError:  # another disk, or no hard links there
                shutil.copyfile(real, staged)
        self._staged[target] = staged

    def commit(self) -> None:
        root = self._place.root
        above = {parent for path in self._staged for parent in _parents(path)}
        for folder in above:
            self._place.check_folder(folder)
        with refusals(root):
            flush_all(self._staged.values())
        for path, staged in self._staged.items():
            with refusals(f"{root}/{path}"):
                _move(staged, f"{root}/{path}")
        with refusals(root):
            flush_all((root, *(f"{root}/{folder}" for folder in above)))
        self._staged.clear()

    def _next(self) -> str:
        return f"{self._held.folder}/{next(self._numbers)}"

    def __enter__(self) -> LocalStage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._held.release()


def _move(staged: str, full: str) -> None:
    """A rename; again where its folder was not there yet, or was removed as empty just then."""
    for _ in range(3):
        with contextlib.suppress(FileNotFoundError):
            return os.replace(staged, full)
        os.makedirs(os.path.dirname(full), exist_ok=True)
    return os.replace(staged, full)


def _files(folder: str, before: str) -> Iterator[str]:
    """Sorted by the whole path, a folder at a time: a folder sorts as its name with the "/". Links to folders are left."""
    with os.scandir(folder) as entries:
        found = [
            entry.name + "/" * entry.is_dir(follow_symlinks=False)
            for entry in entries
            if entry.is_dir(follow_symlinks=False) or entry.is_file()
        ]
    for name in sorted(found):
        if f"{before}{name}" == LOCK:
            continue
        if not name.endswith("/"):
            yield before + name
        elif f"{before}{name}" != f"{STAGES}/":
            yield from _files(f"{folder}/{name[:-1]}", before + name)


def _parents(path: str) -> Iterator[str]:
    """The folders above a relative path, from the nearest."""
    while path := os.path.dirname(path):
        yield path
