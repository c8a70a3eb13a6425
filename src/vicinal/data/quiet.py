"""OpenCV and Pillow without their messages, for a while. Safe in threads, as warnings.catch_warnings alone is not."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    logging = cv2.utils.logging
    level = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    return lambda: logging.setLogLevel(level)


def _silence_warnings() -> Callable[[], object]:
    caught = warnings.catch_warnings()
    caught.__enter__()
    warnings.simplefilter("ignore")
    return lambda: caught.__exit__(None, None, None)


quiet_opencv = _Silence(_silence_opencv)
"""``with quiet_opencv():`` OpenCV logs nothing."""

quiet_warnings = _Silence(_silence_warnings)
"""``with quiet_warnings():`` Python's warnings are ignored, as Pillow raises them on damaged files."""
