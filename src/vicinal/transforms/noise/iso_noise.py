"""Noise of a sensor at a high ISO."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal, poisson
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.units import DEGREES, SHARES


@picture_function(dtypes=("float32",), colors=(1, 3))
def iso_noise(picture: Floats, color_shift: float, intensity: float, chance: Chance) -> Floats:
    if picture.shape[2] == 1:
        return _lit(picture, 0, intensity, chance)
    hls = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2HLS), np.float32)
    turns = normal(chance, (picture.shape[0] * picture.shape[1],))
    _kernels().turn_block(hls.reshape(-1, 3), turns, np.float32(360 * color_shift * intensity))
    return np.asarray(cv2.cvtColor(_lit(hls, 1, intensity, chance), cv2.COLOR_HLS2RGB, dst=picture), np.float32)


def _lit(picture: Floats, channel: int, intensity: float, chance: Chance) -> Floats:
    """A lightness in [0, 1] made brighter by counted photons, the more the further it spreads and the darker a pixel is.

    The picture is written to.
    """
    lightness = picture[:, :, channel]
    spread = float(lightness.std(dtype=np.float64))
    photons = poisson(chance, 255 * spread * intensity, lightness.shape).reshape(-1)
    _kernels().light_block(picture.reshape(len(photons), -1), photons, channel)
    return picture


def _kernels() -> Any:
    return kernels_of("vicinal.transforms.noise.noise_kernel")


@transform
class ISONoise(Transform):
    """Adds noise to hue and lightness, as a camera's sensor at a high ISO; the definition of Albumentations' ISONoise.

    In HLS, a hue gets Gaussian noise of ``color_shift`` times ``intensity`` turns, and a lightness l gets n / 255 (1 - l) for
    a Poisson number n of mean 255 s ``intensity``, where s is the standard deviation of the picture's lightness. A picture
    of one channel is its own lightness; counts other than 1 and 3 are refused.

    ``color_shift``: of hues, in turns of the colour circle, in [0, 1].
    ``intensity``: in [0, 20]; 0 keeps the picture.

    >>> noisy = vc.ISONoise(color_shift=0.05, intensity=0.5)(image)
    >>> noisy.shape, bool((noisy != image).any())
    ((64, 64, 3), True)
    """

    color_shift: fields.Parameter = fields.number(default=(0.01, 0.05), low=0, high=1, of=DEGREES)
    intensity: fields.Parameter = fields.number(default=(0.1, 0.5), low=0, of=SHARES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(iso_noise, color_shift=drawn(self, site, "color_shift"), intensity=drawn(self, site, "intensity"))
