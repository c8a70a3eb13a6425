"""A pipeline of torchvision, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import vicinal as vc
from vicinal.compat.torchvision.conversion.color import COLOR
from vicinal.compat.torchvision.conversion.forms import AFTER, FORMS, OF_TARGETS, WRITTEN
from vicinal.compat.torchvision.conversion.geometry import GEOMETRY
from vicinal.compat.torchvision.conversion.presets import PRESETS
from vicinal.compat.torchvision.conversion.state import CannotConvertError, Found, State
from vicinal.errors import SpecError

LOWER = {**GEOMETRY, **COLOR, **FORMS}

SEQUENCES = ("Compose", "Sequential", "ModuleList")

ABSENT = {
    "MixUp": "it mixes a batch; vicinal.Mixup does that where pictures come as a batch",
    "CutMix": "it mixes a batch; vicinal.CutMix does that where pictures come as a batch",
    "UniformTemporalSubsample": "it drops frames of a video",
}
"""Classes that are known and cannot be converted, and why."""


def steps_of(pipeline: Any) -> list[Any] | None:
    """What a Compose, an nn.Sequential, a list or a preset of weights holds; None for a single step."""
    if isinstance(pipeline, (list, tuple)):
        return list(pipeline)
    if name_of(pipeline) in SEQUENCES:
        inside = getattr(pipeline, "transforms", None)
        return list(pipeline if inside is None else inside)
    if name_of(pipeline) in PRESETS:
        return PRESETS[name_of(pipeline)](pipeline)
    return None


def name_of(step: Any) -> str:
    """The name of a step's class. One that is derived from torchvision's does something else, so its base does not count."""
    return type(step).__name__


def lowered(pipeline: Any, state: State, where: str, faults: list[str]) -> Found:
    """Vicinal's transforms for a pipeline; what cannot be converted is added to ``faults``, each with its place and reason."""
    found: Found = []
    inner = steps_of(pipeline)
    for index, step in enumerate([pipeline] if inner is None else inner):
        place = where if inner is None else f"{where}[{index}]"
        if steps_of(step) is not None:
            found += lowered(step, state, place, faults)
            continue
        try:
            found += _step(step, state, f"{place} {type(step).__name__}", faults)
        except (CannotConvertError, SpecError, AttributeError, TypeError, ValueError) as error:
            faults.append(f"{place} {type(step).__name__}: {error}")
    return found


def _step(step: Any, state: State, place: str, faults: list[str]) -> Found:
    name = name_of(step)
    if name in ("RandomApply", "RandomChoice", "RandomOrder"):
        return _chosen(name, step, state, place, faults)
    if name in LOWER:
        allowed = WRITTEN if name in GEOMETRY else (*WRITTEN, *OF_TARGETS)
        late = [name_of(one) for one in state.after if name_of(one) not in allowed]
        if late:
            raise CannotConvertError(f"it follows {late[-1]}, which can only run at the end")
        return LOWER[name](step, state)
    if name in ABSENT:
        raise CannotConvertError(ABSENT[name])
    if name in AFTER or (callable(step) and type(step).__module__ in ("builtins", "functools")):
        state.after.append(step)
        return []
    raise CannotConvertError("it is not known here")


def _chosen(name: str, step: Any, state: State, place: str, faults: list[str]) -> Found:
    """RandomApply, RandomChoice and RandomOrder: what they hold must keep the form of pictures."""
    before = (state.form, state.dtype, state.normalize, state.one_channel, len(state.after))
    children = [lowered(child, state, f"{place}[{index}]", faults) for index, child in enumerate(step.transforms)]
    if (state.form, state.dtype, state.normalize, state.one_channel, len(state.after)) != before:
        raise CannotConvertError("a step in it changes what the picture is held in, which must not depend on chance")
    if name == "RandomApply":
        inside = [one for child in children for one in child]
        return [vc.Sometimes(float(step.p), inside)] if inside else []
    groups = [_together(child) for child in children]
    if name == "RandomOrder":
        return [vc.RandomOrder(groups)]
    return [vc.OneOf(groups, weights=_weights(step.p, len(groups)))]


def _weights(chances: Iterable[float] | None, count: int) -> tuple[float, ...] | None:
    weights = [1.0] * count if chances is None else [float(value) for value in chances]
    return None if len(set(weights)) == 1 else tuple(weights)


def _together(child: Found) -> vc.Transform:
    if not child:
        return vc.Identity()
    return child[0] if len(child) == 1 else vc.Pipeline(child)
