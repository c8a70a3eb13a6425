"""Libraries without their messages, for a while. Safe in threads, as warnings.catch_warnings alone is not."""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import cv2


@attrs.define(eq=False)
class _Silence:
    """Silent while any thread is inside; as before when the last one leaves."""

    silence: Callable[[], Callable[[], object]]
    users: int = 0
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    restore: Callable[[], object] | None = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self.lock:
            if self.users == 0:
                self.restore = self.silence()
            self.users += 1
        try:
            yield
        finally:
            with self.lock:
                self.users -= 1
                if self.users == 0 and self.restore is not None:
                    self.restore()


def _silence_opencv() -> Callable[[], object]:
    log = cv2.utils.logging
    level = log.getLogLevel()
    log.setLogLevel(log.LOG_LEVEL_SILENT)
    return lambda: log.setLogLevel(level)


def _silence_warnings() -> Callable[[], object]:
    caught = warnings.catch_warnings()
    caught.__enter__()
    warnings.simplefilter("ignore")
    return lambda: caught.__exit__(None, None, None)


def _silence_tifffile() -> Callable[[], object]:
    log = logging.getLogger("tifffile")
    before, log.disabled = log.disabled, True
    return lambda: setattr(log, "disabled", before)


def _silence_libtiff() -> Callable[[], object]:
    library = _libtiff()
    if library is None:
        return lambda: None
    before = library.TIFFSetErrorHandler(None)
    return lambda: library.TIFFSetErrorHandler(before)


@cache
def _libtiff() -> Any:
    """The libtiff that Pillow has loaded; None where it has none of its own file."""
    import PIL

    package = Path(PIL.__file__).parent
    found = [*package.parent.glob("pillow.libs/libtiff*"), *package.glob(".dylibs/libtiff*")]
    name = str(found[0]) if found else ctypes.util.find_library("tiff")
    try:
        library = ctypes.CDLL(name) if name else None
        if library is not None:
            library.TIFFSetErrorHandler.argtypes = [ctypes.c_void_p]
            library.TIFFSetErrorHandler.restype = ctypes.c_void_p
    except (OSError, AttributeError):
        return None
    return library


quiet_opencv = _Silence(_silence_opencv)
"""``with quiet_opencv():`` OpenCV logs nothing."""

quiet_warnings = _Silence(_silence_warnings)
"""``with quiet_warnings():`` Python's warnings are ignored, as Pillow raises them on damaged files."""

quiet_tifffile = _Silence(_silence_tifffile)
"""``with quiet_tifffile():`` tifffile logs nothing, as it does on damaged files."""

quiet_libtiff = _Silence(_silence_libtiff)
"""``with quiet_libtiff():`` the libtiff inside of Pillow writes nothing to stderr."""
