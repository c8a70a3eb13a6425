"""The versions of all that decides about an output's bytes."""

from __future__ import annotations

from importlib import metadata

import cv2
import numpy as np
import PIL

import vicinal
from vicinal.sampling.shipped import shipped


def versions() -> dict[str, str]:
    """By name: of what draws, computes, decodes and encodes."""
    return {
        "vicinal": vicinal.__version__,
        "numpy": np.__version__,
        "numba": _numba(),
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
        "simplejpeg": metadata.version("simplejpeg"),
    }


def _numba() -> str:
    """The version that compiled, or compiles, the kernels of this process; it need not be installed."""
    found = shipped()
    return found.numba if found is not None else metadata.version("numba")
