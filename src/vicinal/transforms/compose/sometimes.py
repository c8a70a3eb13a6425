"""One of two lists of transforms."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, lower_child, places, transform
from vicinal.transforms.compose.children import refuse_normalize


@transform
class Sometimes(Transform):
    """Runs ``then`` for a share of the samples, ``otherwise`` for the rest: ``Sometimes(0.3, [a, b], otherwise=[c])``.

    ``share``: of the samples, in [0, 1], drawn for every sample.
    ``then``: transforms that run in order for that share.
    ``otherwise``: transforms that run in order for the rest.

    ``p`` is, as everywhere, the share of the samples that Sometimes applies to at all.

    >>> augment = vc.Pipeline([vc.Sometimes(0.5, [vc.Add(0.2)], otherwise=[vc.Add(0.4)])], seed=1)
    >>> np.unique(augment(np.zeros((16, 2, 2, 1), np.uint8), ids=range(16)))
    array([ 51, 102], dtype=uint8)
    """

    share: float = fields.share()
    then: Sequence[Transform] = fields.children()
    otherwise: Sequence[Transform] = fields.children(default=())
    _places: tuple[tuple[str, ...], tuple[str, ...]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        refuse_normalize(self, "then", self.then)
        refuse_normalize(self, "otherwise", self.otherwise)
        then = tuple(f"then/{place}" for place in places(self.then))
        object.__setattr__(self, "_places", (then, tuple(f"otherwise/{place}" for place in places(self.otherwise))))

    def lower(self, site: Site) -> None:
        chosen = site.uniform("share")[:, 0] < self.share
        site.note("then", chosen)
        for children, names, samples in (
            (self.then, self._places[0], site.active & chosen),
            (self.otherwise, self._places[1], site.active & ~chosen),
        ):
            for child, place in zip(children, names, strict=True):
                lower_child(child, site, place, samples)
