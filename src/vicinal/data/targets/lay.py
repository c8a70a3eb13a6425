"""All targets of a batch whose pictures are laid over each other."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.data.laying import CollageLike, Ints, Laying
from vicinal.data.samples import Samples
from vicinal.data.targets.listed import LISTED
from vicinal.errors import DataError


def check_layable(samples: Samples, op: CollageLike) -> None:
    """DataError for what has no meaning in this mix, whatever was drawn, and where there is not what it looks at."""
    if samples.groups is not None:
        raise DataError(f"{op.place}: expected no groups of pictures, which have no meaning in a mix, got some")
    for target in LISTED:
        if target.name in samples.targets:
            target.check_layable(samples.targets[target.name], op)
    if op.stencil is not None and len(samples):
        op.stencil.needs(samples, op.place)


def taken(samples: Samples, rows: Ints) -> Samples:
    """The samples ``rows``, which may repeat, as a list."""
    targets = {
        target.name: target.taken(samples.targets[target.name], rows.tolist())
        for target in LISTED
        if target.name in samples.targets
    }
    return attrs.evolve(samples, images=[samples.images[row] for row in rows.tolist()], targets=targets)


def laid(samples: Samples, laying: Laying) -> dict[str, Any]:
    """The targets of the new pictures; ``samples``: before."""
    return {
        target.name: target.laid(samples.targets[target.name], laying.moved.targets[target.name], laying)
        for target in LISTED
        if target.name in samples.targets
    }
