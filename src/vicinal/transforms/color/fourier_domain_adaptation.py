"""The coarse light and colours of another picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.references import Paths, chosen, reference, references
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.values import Floats


@lru_cache(maxsize=64)
def _adapting(paths: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def fourier_domain_adaptation(picture: Floats, which: float, beta: float) -> Floats:
        size = picture.shape[1], picture.shape[0]
        other = reference(paths[int(which)], picture.shape[2]).astype(np.float32)
        other = by_channels(lambda part: cv2.resize(part, size, interpolation=cv2.INTER_AREA), other)
        return swapped(picture, other, int(beta * min(size)))

    return fourier_domain_adaptation


def swapped(picture: Floats, other: Floats, reach: int) -> Floats:
    """The picture with the amplitudes of ``other``, of the same shape, at frequencies of at most ``reach`` along each axis."""
    spectrum, theirs = (np.fft.rfft2(one, axes=(0, 1)) for one in (picture, other))
    down = np.abs(np.fft.fftfreq(picture.shape[0], 1 / picture.shape[0])) <= reach + 0.5
    across = np.arange(spectrum.shape[1]) <= reach
    low = (down[:, None] & across)[:, :, None]
    amplitude = np.abs(spectrum)
    phase = np.where(amplitude > 0, spectrum / np.where(amplitude > 0, amplitude, 1), 1)
    mixed = np.where(low, np.abs(theirs) * phase, spectrum)
    return np.fft.irfft2(mixed, picture.shape[:2], axes=(0, 1)).astype(np.float32)


@transform
class FourierDomainAdaptation(Transform):
    """Gives the picture the amplitudes of another at the lowest frequencies, and keeps its phases: its style, not its shapes.

    Source: Yang, Soatto, "FDA: Fourier domain adaptation for semantic segmentation", CVPR 2020. The reference is resized to
    the picture. From about 0.05 on edges ring. Pictures must have 1 or 3 colour channels.

    ``references``: the path of a picture, or a list of up to 1000, of which each sample draws one. Results depend on the
        contents of these files: replays and jobs need the same files.
    ``beta``: frequencies up to beta times the shorter side, in periods a side, are changed; in [0, 0.5]. At 0 it is the mean
        alone.

    >>> night = vc.write("night.png", image // 4)
    >>> bool(vc.FourierDomainAdaptation(night, beta=0.01)(image).mean() < image.mean())
    True
    """

    references: Paths = references()
    beta: fields.Parameter = fields.number(default=(0.0, 0.01), low=0, high=0.5)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        paths: Any = self.references
        site.apply(_adapting(paths), which=chosen(site, len(paths)), beta=drawn(self, site, "beta"))
