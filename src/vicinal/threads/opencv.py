"""OpenCV with one thread, while ours are at work: a pool below each of them would only get in the way."""

from __future__ import annotations

import os
import threading

_lock = threading.Lock()
_inside = 0
_before = 0


class one_opencv_thread:  # noqa: N801 - written as a function, which would take three times as long
    """OpenCV works with one thread until the last caller leaves, which sets what was set before the first came.

    The setting is the whole process's: what other threads call of OpenCV meanwhile has one thread, too.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        global _inside, _before
        import cv2  # here: few programs need it

        with _lock:
            if not _inside:
                _before = cv2.getNumThreads()
                if _before != 1:
                    cv2.setNumThreads(1)
            _inside += 1

    def __exit__(self, *_: object) -> None:
        global _inside
        import cv2

        with _lock:
            _inside -= 1
            if not _inside and _before != 1:
                cv2.setNumThreads(_before)


def _leave() -> None:
    """In a forked child none of the callers goes on, and OpenCV has the setting that they made."""
    global _lock, _inside
    _lock = threading.Lock()
    if _inside:
        import cv2

        _inside = 0
        cv2.setNumThreads(_before)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave)
