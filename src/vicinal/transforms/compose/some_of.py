"""Several of several transforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number, is_whole
from vicinal.program.lowering import Site
from vicinal.program.ops import Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, lower_child, places, transform
from vicinal.transforms.compose.children import lower_in_slots, refuse_normalize
from vicinal.transforms.declare import declare


def _count(where: str, value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    pair = (value, value) if is_number(value) else value
    ok = isinstance(pair, (tuple, list)) and len(pair) == 2 and all(is_whole(v) for v in pair)
    if not ok or not 0 <= pair[0] <= pair[1]:
        what = "a whole number of at least 0 or (low, high) of them with low <= high"
        raise SpecError(expected(where, what, value))
    return int(pair[0]), int(pair[1])


@transform
class SomeOf(Transform):
    """Runs several of its transforms, chosen at random for every sample, each at most once.

    ``transforms``: the K transforms to choose from.
    ``count``: how many run: a number, or a range (low, high) of whole numbers; None means (1, K).
    ``random_order``: False runs them in the declared order; True draws the order for every sample, which needs K x K ops.

    >>> _, record = vc.Pipeline([vc.SomeOf([vc.Invert(), vc.Hue(), vc.Add()], count=2)], seed=1).trace(image)
    >>> sum(int(ran[0]) for place, ran in record.active.items() if "/" in place)
    2
    """

    transforms: Sequence[Transform] = fields.children()
    count: int | tuple[int, int] | None = declare(_count, default=None, kw_only=False)
    random_order: bool = fields.flag(default=False, kw_only=True)
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        most = len(self.transforms)
        check(most > 0, self, "transforms", "at least one transform", self.transforms)
        low, high = self._bounds()
        got = high if low == high else (low, high)
        check(high <= most, self, "count", f"at most {most}, as many as there are transforms", got)
        refuse_normalize(self, "transforms", self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))

    def lower(self, site: Site) -> None:
        slots = self._slots(site)
        if self.random_order:
            lower_in_slots(self.transforms, self._places, site, slots)
            return
        for index, (child, place) in enumerate(zip(self.transforms, self._places, strict=True)):
            lower_child(child, site, place, site.active & (slots[:, index] >= 0))

    def _slots(self, site: Site) -> Ints:
        """[N, K]: the rank of each child in a drawn order, or -1 where it is beyond the drawn count."""
        low, high = self._bounds()
        drawn = low + np.floor(site.uniform("count")[:, 0] * (high - low + 1)).astype(np.int64)
        count = np.minimum(drawn, high)
        site.note("count", count)
        ranks = ranked(site, len(self.transforms))
        return np.where(ranks < count[:, None], ranks, -1)

    def _bounds(self) -> tuple[int, int]:
        if self.count is None:
            return 1, len(self.transforms)
        return self.count if isinstance(self.count, tuple) else (self.count, self.count)


def ranked(site: Site, children: int) -> Ints:
    """A permutation [N, K] of 0..K-1 for every sample, all alike likely: the rank of each child among K draws."""
    return site.uniform("order", children).argsort(axis=1).argsort(axis=1)
