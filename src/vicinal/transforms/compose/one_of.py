"""One of several transforms."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, lower_child, places, transform
from vicinal.transforms.compose.children import refuse_normalize


@transform
class OneOf(Transform):
    """Runs one of its transforms, chosen at random for every sample.

    ``transforms``: the transforms to choose from, at least one.
    ``weights``: their relative probabilities; None makes them equally likely.

    The ``p`` of the chosen transform still applies: with ``p=0.5`` it runs for half of the samples that chose it.

    >>> _, record = vc.Pipeline([vc.OneOf([vc.Invert(), vc.Grayscale()])], seed=1).trace(images)
    >>> record.active["OneOf[0]/Invert[0]"] ^ record.active["OneOf[0]/Grayscale[0]"]
    array([ True,  True,  True,  True])
    """

    transforms: Sequence[Transform] = fields.children()
    weights: Sequence[float] | None = fields.weights(default=None, kw_only=False)
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check(len(self.transforms) > 0, self, "transforms", "at least one transform", self.transforms)
        if self.weights is not None:
            count = len(self.transforms)
            check(len(self.weights) == count, self, "weights", f"{count} numbers, one a transform", self.weights)
        refuse_normalize(self, "transforms", self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))

    def lower(self, site: Site) -> None:
        weights = np.ones(len(self.transforms)) if self.weights is None else np.array(self.weights)
        edges = np.cumsum(weights)[:-1] / weights.sum()
        choice = np.searchsorted(edges, site.uniform("choice")[:, 0], side="right")
        site.note("choice", choice)
        for index, (child, place) in enumerate(zip(self.transforms, self._places, strict=True)):
            lower_child(child, site, place, site.active & (choice == index))
