"""Pictures of several dtypes and sizes, and results as bytes that can be compared."""

from __future__ import annotations

from typing import Any

import numpy as np

import vicinal as vc

DTYPES = (np.uint8, np.uint16, np.float32)


def pictures(count: int, dtype: Any = np.uint8, channels: int = 3, seed: int = 0) -> list[Any]:
    """Of sizes of their own, C-contiguous."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers((40, 50), (70, 80), (count, 2)).tolist()
    levels = [rng.integers(0, 256, (*size, channels)) for size in sizes]
    if dtype == np.float32:
        return [(values / 255).astype(np.float32) for values in levels]
    return [(values * (257 if dtype == np.uint16 else 1)).astype(dtype) for values in levels]


def as_bytes(results: Any) -> list[Any]:
    return [(one.dtype, one.shape, one.tobytes()) for one in results]


def lowered(pipeline: vc.Pipeline, batch: Any, **how: Any) -> Any:
    """What a call gives where NumPy lowers the pipeline for it, as it does where a record is asked for."""
    return pipeline.trace(batch, **how)[0]


def is_planned(pipeline: vc.Pipeline, dtype: Any = np.uint8, channels: int = 3) -> bool:
    """Makes the plan, as the third call would."""
    return pipeline._plans._plan(pipeline, (np.dtype(dtype), channels)) is not None
