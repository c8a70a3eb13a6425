"""White and black dots."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Impulse
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class SaltAndPepper(Transform):
    """Sets randomly chosen pixels to white or black.

    ``amount``: the share of pixels that change, in [0, 1].
    ``salt``: the share of these that turn white, in [0, 1]; the others turn black.
    ``per_channel``: True chooses single values instead of whole pixels, which gives coloured dots.

    >>> np.unique(vc.SaltAndPepper(amount=0.1)(np.full((64, 64), 128, np.uint8)))
    array([  0, 128, 255], dtype=uint8)
    """

    amount: fields.Parameter = fields.number(default=(0.0, 0.05), low=0, high=1)
    salt: fields.Parameter = fields.number(default=0.5, low=0, high=1)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        amount, salt = drawn(self, site, "amount"), drawn(self, site, "salt")
        site.emit(
            Impulse(
                place=site.place, active=site.active, amount=amount, salt=salt, low=np.zeros_like(salt),
                high=np.ones_like(salt), key=site.keys("noise"), per_channel=self.per_channel,
            )
        )  # fmt: skip
