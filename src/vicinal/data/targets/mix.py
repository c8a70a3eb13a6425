"""All targets of a batch whose pictures are mixed with each other."""

from __future__ import annotations

import attrs

from vicinal.data.mix import BlendLike
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.data.targets.listed import LISTED
from vicinal.errors import DataError


def check_mixable(samples: Samples, op: BlendLike) -> None:
    """DataError for what has no meaning in this mix, whatever was drawn."""
    if samples.groups is not None:
        raise DataError(f"{op.place}: expected no groups of pictures, which have no meaning in a mix, got some")
    for target in LISTED:
        if target.name in samples.targets:
            target.check_mixable(samples.targets[target.name], op)


def mix_targets(samples: Samples, op: BlendLike, rules: BoxRules) -> Samples:
    """``samples``, before the mix, with what belongs to them as after it; the pictures stay as they are."""
    changed = {
        target.name: target.mixed(samples.targets[target.name], op, samples, rules)
        for target in LISTED
        if target.name in samples.targets
    }
    return attrs.evolve(samples, targets=changed)
