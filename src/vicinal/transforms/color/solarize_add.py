"""Dark values become brighter."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Solarize
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import LEVELS


@transform
class SolarizeAdd(Transform):
    """Adds to every value that is below a threshold, and clips.

    Source: the published code of RandAugment (tensorflow/tpu, models/official/efficientnet/autoaugment.py).

    ``addition``: a fraction of the range in [-1, 1]; of 8-bit values, a is a / 255.
    ``threshold``: a fraction of the range in [0, 1]; an 8-bit threshold t is t / 255.
    """

    addition: fields.Parameter = fields.number(default=(0.0, 110 / 255), low=-1, high=1, of=LEVELS)
    threshold: fields.Parameter = fields.number(default=128 / 255, low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        addition, threshold = drawn(self, site, "addition"), drawn(self, site, "threshold")
        site.emit(Solarize(place=site.place, active=site.active, threshold=threshold, lift=addition))
