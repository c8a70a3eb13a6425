"""Compiled code on disk: Numba's cache, of which nothing damaged is ever read, and whose failures are no errors."""

from __future__ import annotations

import contextlib
import hashlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numba.core import caching

from vicinal.sampling.sources import fingerprint

FunctionCache: Any = caching.FunctionCache  # it and what it calls have no types
IndexDataCacheFile: Any = caching.IndexDataCacheFile
_SEAL = hashlib.sha256().digest_size


def keep(compiler: Any) -> Any:
    """A dispatcher or a CFunc that has compiled nothing yet, told to keep what it compiles on disk and to look there first.

    Where that cannot be, it compiles in every process, and a RuntimeWarning says so once.
    """
    try:
        compiler._cache = _Cache(compiler.__wrapped__)
    except (OSError, RuntimeError) as error:  # no folder that can be written
        _tell(error)
    return compiler


class _Cache(FunctionCache):  # type: ignore[misc]
    """Numba's, for one function; what it keeps holds for the sources that it was made from (sources.py), touched or not."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        stamp = fingerprint(function) or self._impl.locator.get_source_stamp()
        self._cache_file = _Files(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """None where it must be compiled, which is what to do about whatever is in the way."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except Exception as error:
            _tell(error)


class _Files(IndexDataCacheFile):  # type: ignore[misc]
    """Numba's two files of a function, sealed: code that lost or changed a byte would end or mislead the process.

    Numba reads them as its own. The second file says what it holds, as only the first may have been replaced.
    """

    def save(self, key: Any, data: Any) -> None:
        super().save(key, (self._source_stamp, key, data))

    def load(self, key: Any) -> Any:
        found = super().load(key)
        return found[2] if found is not None and found[:2] == (self._source_stamp, key) else None

    def _load_index(self) -> Any:
        return super()._load_index() if _is_whole(self._index_path) else {}

    def _load_data(self, name: str) -> Any:
        return super()._load_data(name) if _is_whole(self._data_path(name)) else None

    @contextlib.contextmanager
    def _open_for_write(self, filepath: str) -> Iterator[io.BytesIO]:
        content = io.BytesIO()
        yield content
        with super()._open_for_write(filepath) as file:
            file.write(content.getvalue())
            file.write(hashlib.sha256(content.getvalue()).digest())


def _is_whole(path: str) -> bool:
    """Whether a file is there and ends in the hash of the rest."""
    try:
        content = memoryview(Path(path).read_bytes())
    except OSError:
        return False
    return hashlib.sha256(content[:-_SEAL]).digest() == content[-_SEAL:]


_told = False


def _tell(error: Exception) -> None:
    global _told
    if not _told:
        _told = True
        warnings.warn(
            f"compiled code cannot be kept on disk ({type(error).__name__}: {error}), so every process compiles it anew, "
            "which takes a minute; make room there, or set NUMBA_CACHE_DIR to a folder that can be written",
            RuntimeWarning,
            stacklevel=2,
        )
