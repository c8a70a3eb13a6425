"""One hash of everything that came out of a call."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

BATCH = ("images", "masks", "instances", "boxes", "keypoints", "labels", "ids", "epochs", "channels", "layout", "alpha")
BOXES = ("data", "format", "normalized", "labels", "fields", "polygons")
KEYPOINTS = ("xy", "visibility", "pairs")


def digest(result: Any, record: Any) -> str:
    """SHA-256 of kinds, dtypes, shapes and bytes of all outputs, and of the record: values, who was active, seed."""
    hashed = hashlib.sha256()
    for value in (result, record.values, record.active, record.seed):
        _add(hashed, value)
    return hashed.hexdigest()


def _add(hashed: Any, value: Any) -> None:
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        hashed.update(f"array {value.dtype.str} {value.shape} ".encode())
        hashed.update(np.ascontiguousarray(value).tobytes())
    elif kind in ("Batch", "Boxes", "Keypoints"):
        names = {"Batch": BATCH, "Boxes": BOXES, "Keypoints": KEYPOINTS}[kind]
        _add(hashed, {f"{kind}.{name}": getattr(value, name) for name in names})
    elif isinstance(value, Mapping):
        hashed.update(f"mapping {len(value)} ".encode())
        for name in sorted(value):
            _add(hashed, name)
            _add(hashed, value[name])
    elif isinstance(value, list | tuple):
        hashed.update(f"row {len(value)} ".encode())
        for entry in value:
            _add(hashed, entry)
    elif hasattr(value, "tobytes") and hasattr(value, "mode"):  # a PIL image
        hashed.update(f"picture {value.mode} {value.size} ".encode())
        hashed.update(value.tobytes())
    elif value is None or isinstance(value, str | bool | int | float | np.generic):
        hashed.update(f"{kind} {value!r} ".encode())
    else:
        raise TypeError(f"no digest of a {kind}")
