"""From a declared pipeline to a plan, which holds for all pictures of a dtype and number of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.backends.cpu.plan.plan import plan_of
from vicinal.backends.cpu.plan.single import Single
from vicinal.data.values import values_of
from vicinal.errors import SpecError
from vicinal.sampling.column import Untraceable
from vicinal.transforms.compose.lower import traced

if TYPE_CHECKING:
    from vicinal.transforms.compose.pipeline import Pipeline

CHANNELS = (1, 3)
"""Of pictures that need no more to be said: two and four may hold alpha."""


def single_of(pipeline: Pipeline, dtype: np.dtype[Any], channels: int) -> Single:
    """The plan of a pipeline, made ready. Raises Untraceable."""
    if channels not in CHANNELS:
        raise Untraceable(f"pictures of {channels} channels")
    if values_of(dtype, pipeline.value_range) is not None:
        raise Untraceable(f"pictures of {dtype} are converted" if pipeline.value_range is None else "a value_range")
    program, required = traced(pipeline, pipeline.number, pipeline.fuse, dtype, channels)
    try:
        return Single(plan_of(program, required))
    except SpecError as error:  # an op without a kernel
        raise Untraceable(str(error)) from error
