"""What the kernels of plans and their callers agree on: the memory of the interpreter of tapes, and an answer."""

from __future__ import annotations

from typing import Any

import numpy as np

BLOCK = 256
"""Samples: what all registers hold of so many stays in the first cache."""

ARRAYS: dict[str, tuple[Any, int]] = {
    "code": (np.int32, 2), "entries": (np.float64, 1), "keys": (np.uint64, 2), "registers": (np.float64, 2),
    "ids": (np.uint64, 1), "epochs": (np.uint32, 1), "given": (np.int64, 2), "failed": (np.int64, 1),
    "params": (np.float32, 2), "words": (np.uint64, 2), "rectangles": (np.int64, 2), "matrices": (np.float64, 2),
    "sizes": (np.int64, 2), "active": (np.bool_, 2), "canvas": (np.int64, 2), "numbers": (np.float64, 2),
}  # fmt: skip
"""What the interpreter works on, and how many axes each has. ``registers`` [R, block]; tables as in tables.py, of N samples,
but with ``rectangles`` [N, 4 R], ``matrices`` [W N, 9] and ``sizes`` [W N, 2]; ``given`` and ``canvas`` [N, 2], the sizes of
pictures and of results; ``numbers`` [N, K], what functions of whole pictures get; ``failed`` [1]: how many samples are not
what the lowering requires."""

UNSURE = -1
"""What ``found`` says (box_kernels.py) where the general way must be gone."""
