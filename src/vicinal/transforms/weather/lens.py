"""Water, mud and ice on the lens."""

from __future__ import annotations

from typing import Literal

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.spatter import spatter
from vicinal.transforms.corrupt.weather import frost

KINDS = ("water", "mud")
MEAN = 0.65
"""Of the noise whose highest parts are liquid."""


@transform
class Spatter(Transform):
    """Spatters water or mud on the lens, as Corruption("spatter") with numbers instead of severities.

    Gaussian noise of mean 0.65 is smoothed, and where it exceeds a threshold there is liquid. Source: the published code of
    Hendrycks and Dietterich 2019. Pictures must have 1 or 3 colour channels.

    ``kind``: water, which adds light, or mud, which hides the picture.
    ``std``: deviation of the noise before it is smoothed, in [0, 10].
    ``sigma``: of the Gaussian that smooths it, in pixels, in [0.1, 50]: the size of drops.
    ``threshold``: in [0, 1]; the higher, the fewer drops.
    ``strength``: in [0, 1]: how much light drops of water add; of mud, the deviation in pixels that softens its rims.

    >>> muddy = vc.Pipeline([vc.Spatter("mud", sigma=2)], seed=1)(image, ids=0)
    >>> bool(0 < (muddy != image).any(axis=2).mean() < 1)
    True
    """

    kind: Literal["water", "mud"] = fields.option(KINDS, default="water")
    std: fields.Parameter = fields.number(default=0.3, low=0, high=10)
    sigma: fields.Parameter = fields.number(default=(1.0, 3.0), low=0.1, high=50)
    threshold: fields.Parameter = fields.number(default=(0.66, 0.7), low=0, high=1)
    strength: fields.Parameter = fields.number(default=(0.4, 0.8), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        names = ("std", "sigma", "threshold", "strength")
        mud = float(self.kind == "mud")
        site.apply(spatter, mean=MEAN, mud=mud, **{name: drawn(self, site, name) for name in names})


@transform
class Frost(Transform):
    """Covers the lens with ice, as Corruption("frost") with numbers instead of severities: dimmed, and needles added.

    The ice is drawn from fractals. Pictures must have 1 or 3 colour channels.

    ``amount``: how bright the ice is that is added, in [0, 1]; 0 adds none.
    ``stays``: what the picture is multiplied by, in [0, 1].

    >>> vc.Frost(amount=0, stays=0.5)(np.full((1, 4), 100, np.uint8))  # dimmed alone, without ice
    array([[50, 50, 50, 50]], dtype=uint8)
    """

    amount: fields.Parameter = fields.number(default=(0.3, 0.7), low=0, high=1)
    stays: fields.Parameter = fields.number(default=(0.65, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(frost, amount=drawn(self, site, "amount"), stays=drawn(self, site, "stays"))
