"""All targets of a batch, moved by warps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from vicinal.data.geometry import Motion, WarpLike, motions
from vicinal.data.layer import Layer
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.data.swaps import turned_over
from vicinal.data.targets.listed import LISTED
from vicinal.data.targets.target import Moving

Layers: TypeAlias = Mapping[str, Sequence[Layer]]


def layers_of(samples: Samples) -> Layers:
    """What moves as pixels do, by target."""
    return {target.name: target.layers(samples.targets[target.name]) for target in LISTED if target.name in samples.targets}


def with_layers(samples: Samples, moved: Layers) -> dict[str, Any]:
    """The targets with these layers moved."""
    targets = dict(samples.targets)
    for target in LISTED:
        if moved.get(target.name):
            targets[target.name] = target.with_layers(targets[target.name], moved[target.name])
    return targets


def swapped(
    samples: Samples, warps: Sequence[WarpLike], rules: BoxRules, moves: Sequence[Motion] | None = None
) -> Samples:  # fmt: skip
    """The samples with labels exchanged where ``warps`` (or ``moves``) will mirror them: ahead of the move, so that what is
    filled in beyond the border stays what it is said to be."""
    if not rules.swaps.pairs:
        return samples
    named = [target for target in LISTED if target.name in samples.targets and rules.swaps.of(target.one)]
    if not named:
        return samples
    mirror = turned_over(motions(warps, samples.sizes) if moves is None else moves, len(samples))
    if not mirror.any():
        return samples
    changed = {one.name: one.mirrored(samples.targets[one.name], mirror, rules.swaps.of(one.one)) for one in named}
    return attrs.evolve(samples, targets={**samples.targets, **changed})


def placed(
    given: Samples, targets: dict[str, Any], warps: Sequence[WarpLike], rules: BoxRules, moves: Sequence[Motion] | None = None
) -> dict[str, Any]:
    """``targets``, whose layers went through ``warps`` already, with all else moved; what belonged to boxes that were dropped
    is gone. ``given``: the samples before. ``moves``: what the warps do, where that is known.
    """
    moving = Moving(given, warps, rules, targets)
    if moves is not None:
        moving.moves = moves
    for target in LISTED:
        if target.name in targets:
            targets[target.name] = target.placed(targets[target.name], moving)
    if moving.kept is not None:
        for target in LISTED:
            if target.name in targets:
                targets[target.name] = target.kept(targets[target.name], moving)
    return targets
