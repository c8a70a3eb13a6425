"""Fewer levels, and values that turn at a threshold."""

from __future__ import annotations

import numpy as np

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS


@transform
class Posterize(Transform):
    """Keeps the top bits of every 8-bit value and clears the others, as Pillow's ImageOps.posterize.

    Other dtypes are posterized to the same levels.

    ``bits``: how many bits are kept, a whole number of 1 to 8; 8 keeps an 8-bit picture.

    >>> vc.Posterize(bits=1)(np.array([[100, 200]], np.uint8))
    array([[  0, 128]], dtype=uint8)
    """

    bits: fields.Parameter = fields.integer(default=(3, 6), low=1, high=8)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        bits = np.rint(drawn(self, site, "bits")).astype(np.int64)
        site.emit(ops.Posterize(place=site.place, active=site.active, bits=bits))


@transform
class Solarize(Transform):
    """Inverts every value that is not below a threshold, as Pillow's ImageOps.solarize.

    ``threshold``: a fraction of the range in [0, 1]; 0 inverts everything, an 8-bit threshold t is t / 255.

    >>> vc.Solarize(0.5)(np.array([[100, 200]], np.uint8))
    array([[100,  55]], dtype=uint8)
    """

    threshold: fields.Parameter = fields.number(default=0.5, low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        threshold = drawn(self, site, "threshold")
        site.emit(ops.Solarize(place=site.place, active=site.active, threshold=threshold, lift=None))


@transform
class SolarizeAdd(Transform):
    """Adds to every value that is below a threshold, and clips.

    Source: the published code of RandAugment (tensorflow/tpu, models/official/efficientnet/autoaugment.py).

    ``addition``: a fraction of the range in [-1, 1]; of 8-bit values, a is a / 255.
    ``threshold``: a fraction of the range in [0, 1]; an 8-bit threshold t is t / 255.

    >>> vc.SolarizeAdd(0.2)(np.array([[100, 200]], np.uint8))
    array([[151, 200]], dtype=uint8)
    """

    addition: fields.Parameter = fields.number(default=(0.0, 110 / 255), low=-1, high=1, of=LEVELS)
    threshold: fields.Parameter = fields.number(default=128 / 255, low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        addition, threshold = drawn(self, site, "addition"), drawn(self, site, "threshold")
        site.emit(ops.Solarize(place=site.place, active=site.active, threshold=threshold, lift=addition))
