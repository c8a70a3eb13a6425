"""OpenCV without its messages on stderr, for a while."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2

_LOCK = threading.Lock()
_STATE = {"users": 0, "level": 0}


@contextmanager
def quiet_opencv() -> Iterator[None]:
    """Silences OpenCV's log while any thread is inside, and restores its level when the last one leaves."""
    logging = cv2.utils.logging
    with _LOCK:
        if _STATE["users"] == 0:
            _STATE["level"] = logging.getLogLevel()
            logging.setLogLevel(logging.LOG_LEVEL_SILENT)
        _STATE["users"] += 1
    try:
        yield
    finally:
        with _LOCK:
            _STATE["users"] -= 1
            if _STATE["users"] == 0:
                logging.setLogLevel(_STATE["level"])
