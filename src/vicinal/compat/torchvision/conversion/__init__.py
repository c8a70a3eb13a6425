"""From pipelines of torchvision to Vicinal's."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.conversion.call import Converted
from vicinal.compat.torchvision.conversion.forms import last
from vicinal.compat.torchvision.conversion.state import State
from vicinal.compat.torchvision.conversion.steps import lowered
from vicinal.errors import SpecError
from vicinal.transforms.compose.pipeline import Pipeline

__all__ = ["Converted", "convert"]


def convert(pipeline: Any, *, seed: int | None = None) -> Converted:
    """A pipeline of torchvision's v1 or v2, or of this room's classes, as one of Vicinal.

    ``pipeline``: a Compose, an nn.Sequential, a list, or one transform. Classes are known by name and read by their attributes;
    torchvision is not imported. Conventions are converted: the sense of rotations and shears, levels of fills, ranges,
    probabilities, the order of sides. ``seed``: of what is drawn; None picks one.

    Raises SpecError that names every step without a counterpart, with its place and the reason.
    """
    state, faults = State(), list[str]()
    found = lowered(pipeline, state, "transforms", faults)
    if not faults:
        found += last(state)
    if faults:
        raise SpecError("convert: no counterpart in Vicinal for:\n" + "\n".join(f"  {fault}" for fault in faults))
    # torchvision drops no boxes, however small they get.
    return Converted(Pipeline(found, seed=seed, min_area=0.0), state)
