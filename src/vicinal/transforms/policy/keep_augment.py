"""What stands out most, kept as it was."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Erase, Fork, Ints, Join, Op
from vicinal.sampling.column import Untraceable
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, check, drawn, places, transform
from vicinal.transforms.compose.children import refuse_normalize
from vicinal.transforms.policy.branch import branch, check_still, emit_within, runs
from vicinal.transforms.saliency.field import Kept, Missing, kept_maps, maps_of, missing
from vicinal.transforms.saliency.squares import squares


@transform
class KeepAugment(Transform):
    """Augments the picture by its ``transforms``, and lays the square around what stands out most over it as it was.

    So strong colours and erasing cannot hide what a picture is about. Transforms that move pixels are for classification:
    the square stays where it was, as in the published code, and pictures may then have labels and nothing else. Geometry
    ahead of KeepAugment moves the maps with the picture.

    Source: Gong, Wang, Li, Chandra, Liu, "KeepAugment: a simple information-preserving data augmentation approach", CVPR
    2021 (selective paste).

    ``transforms``: what the rest goes through, in order. They must keep the size of their canvas; mixes, AugMix and other
        sums of pictures are refused.
    ``maps``: a SaliencyMaps, or the path of a file of one. Results depend on what they
        hold.
    ``length``: of the square's side, in fractions of the shorter side, in [0, 1]; it is cut off at the edge.
    ``missing``: what becomes of pictures without a map: an "error", or "skip" augments all of them.

    >>> maps = vc.SaliencyMaps.of(images, ids=range(4))
    >>> out = vc.KeepAugment([vc.Invert()], maps, length=0.5)(images, ids=range(4))
    >>> (out == images).all(axis=3).any(axis=(1, 2))  # where the square lies
    array([ True,  True,  True,  True])
    """

    transforms: Sequence[Transform] = fields.children()
    maps: Kept = kept_maps(default=attrs.NOTHING)
    length: fields.Parameter = fields.number(default=0.35, low=0, high=1)
    missing: Missing = missing()
    _places: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check(len(self.transforms) > 0, self, "transforms", "at least one transform", self.transforms)
        refuse_normalize(self, "transforms", self.transforms)
        object.__setattr__(self, "_places", tuple(places(self.transforms)))

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        if site.lowering.traced:
            raise Untraceable("it looks at maps of pictures")
        found, known = maps_of(site, self.maps, self.missing)
        square = np.where(known[:, None], squares(found, drawn(self, site, "length"), site.canvas), 0)
        site.note("square", square)
        ops = branch(self, self.transforms, self._places, site)
        check_still(self, site, ops, frozenset())
        for number, (run, function) in enumerate(runs(ops)):
            if run:
                _emit_sum(site, number, run, square)
            if function is not None:
                emit_within(site, function, square, outside=True)


def _emit_sum(site: Site, number: int, ops: Sequence[Op], square: Ints) -> None:
    """Emits the sum of the ``square`` [N, 4] as it is and of all around it as ``ops`` change it, each on black."""
    some = np.ones(site.count)
    site.emit(Fork(place=f"{site.place}/fork[{number}]", active=site.active, weight=np.zeros(site.count)))
    _emit_black(site, "around", _around(square, site.canvas), site.active)
    site.emit(Join(place=f"{site.place}/join[{number}][0]", active=site.active, weight=some, last=False))
    for op in ops:
        site.emit(op)
    _emit_black(site, "square", square[:, None], site.active)
    site.emit(Join(place=f"{site.place}/join[{number}][1]", active=site.active, weight=some, last=True))


def _emit_black(site: Site, name: str, rectangles: Ints, active: Bools) -> None:
    """Emits the blackening of ``rectangles`` [N, R, 4]: they add nothing to a sum."""
    key = np.zeros(site.count, np.uint64)
    place = f"{site.place}/{name}"
    site.emit(Erase(place=place, active=active, rectangles=rectangles, fill="constant", value=(0.0,), key=key))


def _around(square: Ints, canvas: Ints) -> Ints:
    """What is left of a canvas without a square, as four rectangles [N, 4, 4]: above, below, left and right of it."""
    y0, x0, y1, x1 = square.T
    height, width = canvas.T
    zero = np.zeros_like(y0)
    rows = [(zero, zero, y0, width), (y1, zero, height, width), (y0, zero, y1, x0), (y0, x1, y1, width)]
    return np.stack([np.stack(row, axis=1) for row in rows], axis=1)
