"""Other pictures, by their paths, as a field: those whose colours are wanted."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np

from vicinal.errors import DataError, SpecError, expected
from vicinal.files.read import read
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms.corrupt.grey import WEIGHTS
from vicinal.transforms.declare import REQUIRED, declare

T = TypeVar("T")
Paths: TypeAlias = str | os.PathLike[str] | list[str] | tuple[str, ...]
MOST = 1000


def references(*, default: Any = REQUIRED, kw_only: bool = False) -> Any:
    """A field of paths of picture files, one or a list; they must be there where the transform is declared. None too where
    that is the default."""

    def convert(where: str, value: Any) -> tuple[str, ...] | None:
        return None if value is None and default is None else _paths(where, value)

    return declare(convert, default=default, kw_only=kw_only, metadata={"paths": True})


def _paths(where: str, value: Any) -> tuple[str, ...]:
    several = isinstance(value, (list, tuple))
    rows = list(value) if several else [value]
    if not 1 <= len(rows) <= MOST or not all(isinstance(one, (str, os.PathLike)) for one in rows):
        raise SpecError(expected(where, f"the path of a picture, or a list of 1 to {MOST} paths", value))
    paths = tuple(str(os.fspath(one)) for one in rows)
    for path in paths:
        if not _is_file(path):
            raise SpecError(expected(where, "paths of files", path))
    return paths


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # what no file can be called
        return False


def chosen(site: Site, count: int) -> Floats:
    """[N]: which of ``count`` references each sample gets, all alike; recorded as ``reference``."""
    which: Floats = np.floor(site.uniform("reference")[:, 0] * count)
    site.note("reference", which)
    return which


def reference(path: str, channels: int) -> Floats:
    """The picture of a file, [H, W, channels] in fractions of the range, without alpha; read again where the file changed.

    For grey pictures it becomes grey, and a grey one does for colours. DataError for other counts of channels, ReadError for
    what is no picture.
    """
    return _read(path, _changed(path), channels)


def measured(path: str, channels: int, measure: Callable[[Floats], T]) -> T:
    """What ``measure`` makes of ``reference(path, channels)``; kept, and made again where the file changed."""
    found: T = _measured(path, _changed(path), channels, measure)
    return found


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return -1  # reading says what is wrong


@lru_cache(maxsize=4 * 32)
def _measured(path: str, changed: int, channels: int, measure: Callable[[Floats], Any]) -> Any:
    return measure(_read(path, changed, channels))


@lru_cache(maxsize=32)
def _read(path: str, _changed: int, channels: int) -> Floats:
    found = read(path)
    colors = found[:, :, : found.shape[2] - (found.shape[2] in (2, 4))]
    top = np.iinfo(colors.dtype).max if colors.dtype.kind == "u" else 1
    values: Floats = colors / np.float64(top)
    if channels == 1 and values.shape[2] == 3:
        values = (values * WEIGHTS).sum(axis=2, keepdims=True)
    if values.shape[2] == 1 and channels == 3:
        values = values.repeat(3, axis=2)
    if values.shape[2] != channels:
        raise DataError(expected(path, f"a picture of {channels} channels", values.shape[2]))
    values.setflags(write=False)
    return values
