"""Noise of a sensor at a high ISO."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.units import DEGREES, SHARES


@picture_function(dtypes=("float32",), colors=(1, 3))
def iso_noise(picture: Floats, color_shift: float, intensity: float, chance: Chance) -> Floats:
    if picture.shape[2] == 1:
        return _lit(picture, intensity, chance)
    hls = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2HLS), np.float32)
    turns = chance.standard_normal(hls.shape[:2], np.float32)
    hls[:, :, 0] = _turned(hls[:, :, 0] + np.float32(360 * color_shift * intensity) * turns)
    hls[:, :, 1] = _lit(hls[:, :, 1], intensity, chance)
    return np.asarray(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB), np.float32)


def _turned(hue: Floats) -> Floats:
    """``hue % 360``: of what is less than a turn away from [0, 360], in a fifth of NumPy's time."""
    if hue.min() < -360 or hue.max() >= 720:
        return hue % 360
    found: Floats = np.where(hue < 0, hue + 360, np.where(hue >= 360, hue - 360, hue))
    return found


def _lit(lightness: Floats, intensity: float, chance: Chance) -> Floats:
    """Brighter by counted photons, the more the further the picture's lightness spreads and the darker a pixel is."""
    spread = float(lightness.std(dtype=np.float64))
    photons = chance.poisson(255 * spread * intensity, lightness.shape).astype(np.float32)
    return np.minimum(lightness + photons / np.float32(255) * (1 - lightness), 1)


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
