"""Whether the pictures and masks of a call have one size."""

from __future__ import annotations

from typing import Any

import numpy as np

SINGLE = ("image", "mask")
BATCH = {"images": 1, "masks": 1, "volume": 1, "mask3d": 1, "volumes": 2, "masks3d": 2}
"""How many axes come before height and width."""


def size_of(name: str, target: str, value: Any) -> tuple[int, ...] | None:
    """(height, width) of a target, or None where it holds nothing; TypeError where it is no array."""
    if target in SINGLE:
        if not isinstance(value, np.ndarray):
            raise TypeError(f"{name} must be numpy array type")
        return tuple(value.shape[:2])
    lead = BATCH[target]
    if isinstance(value, np.ndarray):
        if value.ndim not in (lead + 2, lead + 3):
            raise TypeError(f"{name} as numpy array must be {lead + 2}D or {lead + 3}D")
        return tuple(value.shape[lead : lead + 2])
    if target in ("images", "masks") and isinstance(value, (list, tuple)):
        if not value:
            return None
        if all(isinstance(item, np.ndarray) for item in value):
            return tuple(value[0].shape[:2])
    raise TypeError(f"{name} must be either a numpy array or a sequence of numpy arrays")


def check_shapes(data: dict[str, Any], additional_targets: dict[str, str], strict: bool = False) -> None:
    """ValueError where heights or widths differ; TypeError where a picture or a mask is None if ``strict``."""
    sizes: set[tuple[int, ...]] = set()
    for name, value in data.items():
        target = additional_targets.get(name, name)
        if (value is not None or (strict and target in SINGLE)) and (target in SINGLE or target in BATCH):
            size = size_of(name, target, value)
            sizes |= set() if size is None else {size}
    if len(sizes) > 1:
        raise ValueError(
            f"Compose: expected pictures and masks of one height and width, got {sorted(sizes)}; "
            "is_check_shapes=False allows it"
        )
