"""Several transforms in an order of each sample's own."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, places, transform
from vicinal.transforms.compose.children import lower_in_slots, refuse_normalize
from vicinal.transforms.compose.some_of import ranked


@transform
class RandomOrder(Transform):
    """Runs all its transforms in a random order, drawn for every sample; all orders are equally likely.

    ``transforms``: the K transforms. They need K x K operations, so keep K small.

    A transform draws the same parameters wherever it stands. ``order`` is recorded: the position, from 0, of each transform.

    >>> out = vc.RandomOrder([vc.Add(0.5), vc.Multiply(0.5)])(np.full((1, 1), 0.4, np.float32))
    >>> round(float(out[0, 0]), 2) in (0.45, 0.7)
    True
    """

    transforms: Sequence[Transform] = fields.children()
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        refuse_normalize(self, "transforms", self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))

    def lower(self, site: Site) -> None:
        slots = ranked(site, len(self.transforms))
        site.note("order", slots)
        lower_in_slots(self.transforms, self._places, site, slots)
