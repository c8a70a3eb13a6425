"""From a declared pipeline to a plan, which holds for all pictures of a dtype and number of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.backends.cpu.plan.plan import Plan, plan_of
from vicinal.errors import SpecError
from vicinal.sampling.column import Untraceable
from vicinal.transforms.compose.lower import traced

if TYPE_CHECKING:
    from vicinal.transforms.compose.pipeline import Pipeline


def plan_for(pipeline: Pipeline, dtype: np.dtype[Any], channels: int) -> Plan:
    """The plan of a pipeline for pictures in numbers of the core's own. Raises Untraceable."""
    program, required = traced(pipeline, pipeline.number, pipeline.fuse, dtype, channels)
    try:
        return plan_of(program, required)
    except SpecError as error:  # an op without a kernel
        raise Untraceable(str(error)) from error
