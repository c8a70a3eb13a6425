"""Gaussian noise."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Noise
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS


@transform
class GaussianNoise(Transform):
    """Adds Gaussian noise with mean 0, drawn separately for every value.

    ``std``: standard deviation in fractions of the range, in [0, 1]; an 8-bit deviation s is s / 255.
    ``per_channel``: False draws one number for each pixel and uses it for all channels, which gives grey noise.

    >>> noisy = vc.GaussianNoise(std=0.1)(np.full((128, 128), 0.5, np.float32))
    >>> round(float(noisy.std()), 2)
    0.1
    """

    std: fields.Parameter = fields.number(default=(0.0, 0.05), low=0, high=1, of=LEVELS)
    per_channel: bool = fields.flag(default=True, kw_only=True)

    def lower(self, site: Site) -> None:
        std, key = drawn(self, site, "std"), site.keys("noise")
        site.emit(Noise(place=site.place, active=site.active, std=std, key=key, per_channel=self.per_channel))
