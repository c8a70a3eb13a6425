"""Compiled code on disk: Numba's cache, of which nothing damaged is ever read, and whose failures are no errors."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numba.core import caching
from numba.core import config as _config

from vicinal.sampling.said import say_once
from vicinal.sampling.sources import fingerprint
from vicinal.sampling.trusted import distrust
from vicinal.sampling.turn import Turn

config: Any = _config
FunctionCache: Any = caching.FunctionCache  # it and what it calls have no types
IndexDataCacheFile: Any = caching.IndexDataCacheFile
SourceLocator: Any = caching.InTreeCacheLocator
ProvidedLocator: Any = caching.UserProvidedCacheLocator
UserWideLocator: Any = caching.UserWideCacheLocator
Impl: Any = FunctionCache._impl_class
_SEAL = hashlib.sha256().digest_size


def keep(compiler: Any) -> Any:
    """A dispatcher or a CFunc that has compiled nothing yet, told to keep what it compiles on disk and to look there first.

    Where that cannot be, it compiles in every process, and a RuntimeWarning says so once.
    """
    try:
        compiler._cache = _Cache(compiler.__wrapped__)
    except (OSError, RuntimeError) as error:  # no place that Numba knows for such a function
        _tell(error)
    return compiler


class _UserWide(UserWideLocator):  # type: ignore[misc]
    """The user's own folder, which one without a home does not have. (Numba would make a folder called ~.)"""

    @classmethod
    def from_function(cls, function: Any, file: str) -> Any:
        return super().from_function(function, file) if Path(cls(function, file).get_cache_path()).is_absolute() else None


class _Nowhere(SourceLocator):  # type: ignore[misc]
    """No folder that can be written: what is compiled serves this process only."""

    @classmethod
    def from_function(cls, function: Any, file: str) -> Any:
        return cls(function, file) if os.path.exists(file) else None

    def ensure_cache_path(self) -> None:
        raise OSError("no folder that can be written")


class _Impl(Impl):  # type: ignore[misc]
    _locator_classes = (
        ProvidedLocator, SourceLocator, _UserWide, caching.IPythonCacheLocator, _Nowhere,
    )  # fmt: skip


class _Cache(FunctionCache):  # type: ignore[misc]
    """Numba's, for one function; what it keeps holds for the sources that it was made from (sources.py), touched or not."""

    _impl_class = _Impl

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        stamp = fingerprint(function) or self._impl.locator.get_source_stamp()
        self._kept = not isinstance(self._impl.locator, _Nowhere)
        own = self._cache_path if self._kept else None
        read_only = itertools.takewhile(lambda place: place != own, _places(function))
        self._own, *self._others = (
            _Files(place, self._impl.filename_base, stamp) for place in (self._cache_path, *read_only)
        )  # fmt: skip
        self._cache_file = self._own
        self._turn = Turn(Path(self._cache_path, f"{self._impl.filename_base}.lock"))

    @property
    def kept(self) -> bool:
        """Whether there is a folder for what is compiled."""
        return self._kept

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """None where it must be compiled, which is what to do about whatever is in the way.

        Of processes that find nothing, one compiles, and the others wait for what it leaves. Raises BusyError as ``Turn.take``.
        """
        found = self._loaded(sig, target_context)
        if found is None and self._kept:
            waited = self._turn.take(lambda: say_once("compiling", _who_compiles(self._cache_path)))
            found = self._loaded(sig, target_context) if waited else None
            if found is not None:
                self._turn.end()
        if found is None:
            say_once("compiling", _what_is_compiled(self._cache_path if self._kept else ""))
        return found

    def _loaded(self, sig: Any, target_context: Any) -> Any:
        own = [self._own] if self._kept else []  # it can be written: whatever is there, this user may replace
        for files in (*own, *(one for one in self._others if one.may_be_run())):
            self._cache_file = files
            with contextlib.suppress(Exception):
                found = super().load_overload(sig, target_context)
                if found is not None:
                    return found
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        self._cache_file = self._own
        try:
            super().save_overload(sig, data)
        except Exception as error:
            _tell(error)
        finally:
            self._turn.end()


def _places(function: Any) -> Iterator[str]:
    """The first places where Numba would keep the code of a function: it takes the first that can be written.

    In those before that, someone else may have left code for all.
    """
    file = function.__code__.co_filename
    if config.CACHE_DIR:
        yield str(ProvidedLocator(function, file).get_cache_path())
    yield str(SourceLocator(function, file).get_cache_path())


def _what_is_compiled(folder: str) -> str:
    kept = f"kept in {folder}" if folder else "kept nowhere"
    return f"compiling kernels: seconds to a minute, some twenty seconds for pipelines of 8-bit colour ({kept})"


def _who_compiles(folder: str) -> str:
    return f"compiling kernels: another process does so, and this one waits for them (kept in {folder})"


class _Files(IndexDataCacheFile):  # type: ignore[misc]
    """Numba's two files of a function, sealed: code that lost or changed a byte would end or mislead the process.

    Numba reads them as its own. The second file says what it holds, as only the first may have been replaced.
    """

    def may_be_run(self) -> bool:
        """Whether the files are there, and nobody can have put them there whose code this user would not run."""
        try:
            found = [self._index_path, *Path(self._cache_path).glob(f"{Path(self._index_path).stem}.*.nbc")]
            why = next((why for path in found if (why := distrust(str(path)))), "")
        except OSError:
            return False
        if why:
            say_once("passed over", f"passed over compiled code: {why}")
        return not why

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
