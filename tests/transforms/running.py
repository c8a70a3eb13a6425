"""One transform of the catalogue on one picture, for tests against other definitions."""

from __future__ import annotations

from typing import Any

import numpy as np

import vicinal as vc
from vicinal.transforms.catalogue import transform_class

DTYPES = (np.uint8, np.uint16, np.float32)


def run(name: str, picture: Any, *, id: int = 0, backend: str = "auto", **arguments: Any) -> Any:
    """The picture [H, W, C] under the transform called ``name``."""
    augment = vc.Pipeline([transform_class(name)(**arguments)], seed=0)
    return augment(picture, layout="hwc", ids=id, backend=backend)


def tops(dtype: Any) -> float:
    """What white is."""
    return float(np.iinfo(dtype).max) if np.dtype(dtype).kind == "u" else 1.0


def fractions(picture: Any) -> Any:
    """Of the range, float64."""
    return picture.astype(np.float64) / tops(picture.dtype)


def close(found: Any, wanted: Any, levels: float = 0.51) -> bool:
    """Whether a picture is ``wanted``, fractions of the range that are cut to it: to so many levels, floats to 2e-5."""
    slack = levels / tops(found.dtype) if found.dtype.kind == "u" else 0.0
    return bool(np.abs(fractions(found) - np.clip(wanted, 0, 1)).max() <= max(slack, 2e-5))
