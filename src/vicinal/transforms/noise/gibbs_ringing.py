"""Rings along edges."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats


@picture_function(dtypes=("float32",))
def ringing(picture: Floats, keep: float) -> Floats:
    height, width = picture.shape[:2]
    down, across = 2 * np.fft.fftfreq(height)[:, None], 2 * np.fft.rfftfreq(width)
    kept = down**2 + across**2 <= 2 * keep**2
    some = int(kept[0].sum())  # columns of which anything stays: the others are neither transformed nor put back
    spectrum = np.fft.fft(np.fft.rfft(picture, axis=1)[:, :some], axis=0)
    spectrum *= kept[:, :some, None]
    return np.fft.irfft(np.fft.ifft(spectrum, axis=0), width, axis=1).astype(np.float32)


@transform
class GibbsRinging(Transform):
    """Cuts off the high frequencies of the whole picture, which leaves rings along edges, as in MR scans of low resolution.

    MONAI's RandGibbsNoise. RingingOvershoot does this with a kernel, so that it reaches a few pixels only.

    ``keep``: the radius of the frequencies that stay, as a share of the largest (the diagonal's), in [0, 1]; 1 keeps the
    picture, 0 its mean.

    >>> edge = np.repeat(np.array([[50] * 16 + [200] * 16], np.uint8), 32, axis=0)
    >>> ringing = vc.GibbsRinging(keep=0.3)(edge)
    >>> bool(ringing.min() < 50 and ringing.max() > 200)
    True
    """

    keep: fields.Parameter = fields.number(default=(0.3, 0.7), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(ringing, keep=drawn(self, site, "keep"))
