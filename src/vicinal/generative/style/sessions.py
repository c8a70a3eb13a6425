"""Networks in ONNX files, run so that equal input gives equal bytes: batches of one, one thread for each run."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime  # here, so that a fork waits for this import as for all of Vicinal's
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_lock = threading.Lock()
_sessions: dict[str, Any] = {}
_left: list[dict[str, Any]] = []
"""Sessions of the process that this one was forked from: neither used nor destroyed, as other threads may have been in them."""


def run(path: str, inputs: Mapping[str, Floats]) -> Floats:
    """The first output of the network in the file ``path``; any number of threads may call it at once."""
    found: Floats = _session(path).run(None, dict(inputs))[0]
    return found


def _session(path: str) -> Any:
    with _lock:
        if path not in _sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1  # no pool: forks are safe, sums have one order
            options.enable_mem_pattern = False  # which would be kept for every size of pictures
            options.log_severity_level = 3
            _sessions[path] = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return _sessions[path]


def _hold() -> None:
    _lock.acquire()  # so that no session is half made in the child


def _release() -> None:
    _lock.release()


def _leave() -> None:
    global _lock, _sessions
    _left.append(_sessions)
    _lock, _sessions = threading.Lock(), {}


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_leave)
