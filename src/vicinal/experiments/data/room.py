"""Where pictures are kept while an experiment runs."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from vicinal.errors import DataError

GIB = 2**30


def room(shape: tuple[int, ...], dtype: DTypeLike, memory: int, src: str) -> NDArray[Any]:
    """An array to be filled: in memory up to ``memory`` bytes, else in a temporary file, which goes with the process.

    The file is in the folder that TMPDIR names, and its place is reserved at once. Raises DataError, which says the size
    and how to make it smaller, where that folder has less room.
    """
    needed = math.prod(shape) * np.dtype(dtype).itemsize
    if needed <= memory:
        return np.empty(shape, dtype)
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DataError(
            f"{src}: {shape[0]:,} pictures of {shape[1]} x {shape[2]} need {needed / GIB:.1f} GiB, above the {memory / GIB:g} "
            f"that memory may take, and {folder} has {free / GIB:.1f}; a smaller --size or --limit takes less, --memory "
            "allows more, TMPDIR names another folder"
        )
    with tempfile.TemporaryFile(prefix="vicinal-", dir=folder) as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, needed)  # a disk that fills up later would end the process
        else:
            file.truncate(needed)
        return np.asarray(np.memmap(file, dtype, "r+", shape=shape))
