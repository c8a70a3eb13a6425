"""Other transforms from certain epochs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import attrs
import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import integer
from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, lower_child, places, transform
from vicinal.transforms.compose.children import refuse_normalize
from vicinal.transforms.compose.schedule import Schedule
from vicinal.transforms.declare import REQUIRED, declare


def _schedule(where: str, value: Any) -> Schedule:
    if isinstance(value, Schedule):
        return value
    if not isinstance(value, Mapping) or not value:
        raise SpecError(expected(where, "a dict of transforms by the epoch from which on each runs, {0: a, 290: b}", value))
    starts = [-1 if (start := integer(key)) is None else start for key in value]
    if min(starts) < 0 or max(starts) >= 2**32 or starts[0] != 0:
        raise SpecError(expected(where, "epochs from 0 on, the first of them 0", list(value)))
    if sorted(set(starts)) != starts:
        raise SpecError(expected(where, "epochs in rising order", list(value)))
    for start, child in value.items():
        if not isinstance(child, Transform):
            raise SpecError(expected(f"{where}[{start}]", "a transform", child))
    return Schedule(starts, value.values())


@transform
class ByEpoch(Transform):
    """Runs another transform from a given epoch on: ``ByEpoch({0: strong, 290: weak})`` runs ``weak`` from epoch 290 on.

    As YOLOX (Ge et al., 2021) ends its mosaic and mixup 15 epochs before the end. The epoch is that of the call, of the
    loader, or of ``Batch.epochs``. Jobs on disk refuse it, because they have no epochs. Use Identity to run nothing.

    ``transforms``: a dict from the first epoch of each transform (rising whole numbers, the first 0) to the transform.

    >>> augment = vc.Pipeline([vc.ByEpoch({0: vc.Invert(), 290: vc.Identity()})])
    >>> bool((augment(image, epoch=290, ids=0) == image).all())
    True
    """

    transforms: Mapping[int, Transform] | Schedule = declare(_schedule, default=REQUIRED, kw_only=False)
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        schedule = cast(Schedule, self.transforms)
        refuse_normalize(self, "transforms", schedule)
        object.__setattr__(self, "_places", tuple(places(schedule)))

    def lower(self, site: Site) -> None:
        schedule, epochs = cast(Schedule, self.transforms), site.lowering.draws.epochs
        chosen = np.searchsorted(schedule.starts, epochs, side="right") - 1
        site.note("chosen", chosen)
        for index, (child, place) in enumerate(zip(schedule, self._places, strict=True)):
            lower_child(child, site, place, site.active & (chosen == index))
