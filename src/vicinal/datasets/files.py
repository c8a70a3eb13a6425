"""Files and folders by an absolute path or an fsspec URL ("memory://...", "s3://..."), alike."""

from __future__ import annotations

import io
import os
import posixpath
import stat
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar

import attrs

from vicinal.errors import DataError, ReadError, expected
from vicinal.extras import needed

T = TypeVar("T")

HIDDEN = frozenset(
    {"__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "$recycle.bin", "system volume information", "lost+found"}
)
"""What systems put beside files without a dot before it, in small letters."""


@attrs.frozen
class Listing:
    """The names in a folder, without hidden ones, in the order of the paths below it. Folders end with "/". ``odd``:
    those that are neither file nor folder: "link" (symbolic, not followed) or "other" (a device, a pipe)."""

    names: list[str]
    odd: Mapping[str, str] = attrs.field(factory=dict)


def resolve(src: object, where: str = "src") -> str:
    """The absolute path or the URL that a user's path or URL says, without a slash at its end."""
    if not isinstance(src, str | os.PathLike) or not os.fspath(src):
        raise DataError(expected(where, "a path or a URL", src))
    text = os.fsdecode(src)
    if is_url(text):
        protocol, _, rest = text.partition("://")
        return os.path.abspath(rest) if protocol == "file" else f"{protocol}://{rest.rstrip('/')}"
    return os.path.abspath(text)


def is_url(path: str) -> bool:
    """Whether ``path`` is a URL rather than a local path."""
    return "://" in path


def join(folder: str, name: str) -> str:
    """The path of a name (with "/") in a folder; ``inside.locate`` is for names that come out of a file."""
    return f"{folder.rstrip('/')}/{name}" if folder else name


def parent(path: str) -> str:
    """The folder that a file lies in."""
    return path.rpartition("/")[0] if is_url(path) else posixpath.dirname(path)


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def is_file(path: str) -> bool:
    """Whether a regular file lies there."""
    if is_url(path):
        return bool(_ask(path, lambda system, inner: system.isfile(inner)))
    return os.path.isfile(path)


def is_folder(path: str) -> bool:
    """Whether a folder lies there."""
    if is_url(path):
        return bool(_ask(path, lambda system, inner: system.isdir(inner)))
    return os.path.isdir(path)


def size_of(path: str) -> int:
    """The size of a file in bytes; ReadError where there is none."""
    if is_url(path):
        return int(_ask(path, lambda system, inner: system.size(inner)))
    return int(_local(path, lambda: os.stat(path).st_size))


def signature(path: str) -> tuple[int, ...]:
    """What changes when a local file is replaced or written to; of a URL nothing is asked."""
    if is_url(path):
        return ()
    found = _local(path, lambda: os.stat(path))
    return found.st_ino, found.st_size, found.st_mtime_ns


def read_bytes(path: str, at: int = 0, size: int | None = None) -> bytes:
    """A file's bytes, or ``size`` of them from ``at``; ReadError where they cannot be had, or fewer are there."""
    if is_url(path):
        end = None if size is None else at + size
        data: bytes = _ask(path, lambda system, inner: system.cat_file(inner, start=at or None, end=end))
    else:
        data = _local(path, lambda: _read_local(path, at, size))
    if size is not None and len(data) != size:
        raise ReadError(f"{path}: expected {size} bytes from {at}, got {len(data)}")
    return data


def open_file(path: str) -> BinaryIO:
    """An open file that can be read and sought; ReadError where there is none."""
    if is_url(path):
        return io.BufferedReader(_ask(path, lambda system, inner: system.open(inner, "rb")))
    return _local(path, lambda: open(_regular(path), "rb"))


def is_hidden(name: str) -> bool:
    """Whether a name in a folder is no part of a data set."""
    return name.startswith(".") or name.lower() in HIDDEN


def scan(folder: str) -> Listing:
    """What lies in a folder; ReadError where there is none."""
    return _ask(folder, _scan_url) if is_url(folder) else _local(folder, lambda: _scan_local(folder))


def folders_in(folder: str) -> list[str]:
    """The names of the folders in a folder, and of links to folders: what a data set is made of may lie elsewhere."""
    listing = scan(folder)
    linked = (name for name, kind in listing.odd.items() if kind == "link" and is_folder(join(folder, name)))
    return sorted([name[:-1] for name in listing.names if name.endswith("/")] + list(linked))


def check_regular(path: str) -> None:
    """ReadError for what lies there and is no file: a link that leads nowhere, a folder, a pipe."""
    if not is_url(path) and os.path.lexists(path) and not os.path.isfile(path):
        link = os.path.islink(path)
        reason = "a link that cannot be followed" if link else "expected a file, got a folder, a device or a pipe"
        raise ReadError(f"{path}: {reason}")


def _scan_local(folder: str) -> Listing:
    names: list[str] = []
    odd: dict[str, str] = {}
    with os.scandir(folder) as found:
        for entry in found:
            name = entry.name
            if is_hidden(name):
                continue
            if entry.is_symlink():
                odd[name] = "link"
            elif entry.is_dir(follow_symlinks=False):
                name += "/"
            elif not entry.is_file(follow_symlinks=False):
                odd[name] = "other"
            names.append(name)
    return Listing(sorted(names), odd)


def _scan_url(system: Any, inner: str) -> Listing:
    names = []
    for found in system.ls(inner, detail=True):
        name = found["name"].rstrip("/").rpartition("/")[2]
        if found["name"].strip("/") != inner.strip("/") and name and not is_hidden(name):
            names.append(f"{name}/" if found["type"] == "directory" else name)
    return Listing(sorted(names))


def _read_local(path: str, at: int, size: int | None) -> bytes:
    with open(_regular(path), "rb", buffering=0) as file:
        if at:
            file.seek(at)
        return file.readall() if size is None else _read_all(file.fileno(), size)


def _read_all(descriptor: int, size: int) -> bytes:
    """``size`` bytes, or fewer at the end of the file; never room for more than the file holds."""
    room = max(0, min(size, os.fstat(descriptor).st_size - os.lseek(descriptor, 0, os.SEEK_CUR)))
    chunks: list[bytes] = []
    while room and (chunk := os.read(descriptor, room)):
        chunks.append(chunk)
        room -= len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _regular(path: str) -> str:
    """``path``, unless opening it might wait for ever (a pipe) or read without end (a device)."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        raise ReadError(f"{path}: expected a file, got {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}")
    return path


def _local(path: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except FileNotFoundError as error:
        raise ReadError(f"{path}: no such file or folder") from error
    except DataError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise ReadError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _ask(url: str, ask: Callable[[Any, str], T]) -> T:
    with needed("URLs"):
        import fsspec

    try:
        system, inner = fsspec.core.url_to_fs(url)
        return ask(system, inner)
    except DataError:
        raise
    except FileNotFoundError as error:
        raise ReadError(f"{url}: no such file or folder") from error
    except ImportError as error:
        protocol = url.partition("://")[0]
        raise DataError(f"{url}: no library for {protocol}:// ({error}); for s3: pip install vicinal[s3]") from error
    except Exception as error:  # every store raises errors of its own
        text = " ".join(str(error).split()) or type(error).__name__
        raise ReadError(f"{url}: {text}") from error
