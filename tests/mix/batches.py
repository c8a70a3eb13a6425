"""Pictures to mix, and what an independent formula makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tests.backends.build import random_picture

Array = NDArray[Any]

MIXES = ("Mixup", "CutMix", "MixupCutmix")
CLASSES = 5


def mix(name: str, **fields: Any) -> vc.Transform:
    """The mix called ``name``."""
    made: vc.Transform = getattr(vc, name)(**fields)
    return made


def batch(count: int = 8, size: tuple[int, int] = (12, 17), dtype: Any = np.uint8, **targets: Any) -> vc.Batch:
    """Noise with ids and classes."""
    labels = np.random.default_rng(2).integers(0, CLASSES, count)
    fields = {"labels": labels, "ids": np.arange(count) + 50, **targets}
    return vc.Batch(images=random_picture((count, *size, 3), dtype, 1), **fields)


def recorded(transform: vc.Transform, given: vc.Batch, seed: int = 0, epoch: int = 0) -> tuple[vc.Batch, dict[str, Array]]:
    """The result of the transform alone, and what it recorded."""
    result, record = vc.Pipeline([transform], seed=seed).trace(given, epoch=epoch)
    (values,) = record.values.values()
    return result, values


def mixed_by_formula(images: Array, values: dict[str, Array]) -> Array:
    """Float64 pictures from the record alone: lambda * own + (1 - lambda) * partner, or the partner's rectangle pasted."""
    out = images.astype(np.float64)
    for n, partner in enumerate(values["partner"].astype(int)):
        if ("pastes" in values and not values["pastes"][n]) or "rectangle" not in values:
            lam = values["lambda"][n]
            out[n] = lam * images[n] + (1 - lam) * images[partner]
        else:
            y0, x0, y1, x1 = values["rectangle"][n].astype(int)
            out[n, y0:y1, x0:x1] = images[partner, y0:y1, x0:x1]
    return out
