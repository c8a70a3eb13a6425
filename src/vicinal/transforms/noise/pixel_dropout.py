"""Lost pixels."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Impulse
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS


@transform
class PixelDropout(Transform):
    """Sets randomly chosen pixels to a constant.

    ``amount``: the share of pixels that are replaced, in [0, 1].
    ``fill``: the value that replaces them, a fraction of the range in [0, 1].
    ``per_channel``: True chooses values instead of whole pixels.

    >>> out = vc.PixelDropout(amount=0.1)(np.full((128, 128), 255, np.uint8))
    >>> round(float((out == 0).mean()), 1)
    0.1
    """

    amount: fields.Parameter = fields.number(default=(0.0, 0.05), low=0, high=1)
    fill: fields.Parameter = fields.number(default=0.0, low=0, high=1, kw_only=True, of=LEVELS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        amount, value = drawn(self, site, "amount"), drawn(self, site, "fill")
        site.emit(
            Impulse(
                place=site.place, active=site.active, amount=amount, salt=np.ones_like(amount), low=value, high=value,
                key=site.keys("noise"), per_channel=self.per_channel,
            )
        )  # fmt: skip
