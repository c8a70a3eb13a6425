"""Curves from value to value: a tone curve, and contrasts by a sigmoid and by a logarithm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import one_a_channel
from vicinal.transforms.units import FACTORS, LEVELS

Curve: TypeAlias = Callable[[NDArray[Any], float, float], NDArray[Any]]
"""Of values in [0, 1], by two numbers; what it gives may lie beyond."""

STEEPEST = 100
"""The greatest gain of a sigmoid: it is a step by then."""


def through(picture: Picture, curve: Curve, one: Floats, other: Floats) -> Picture:
    """``picture`` under ``curve`` by the numbers of ``one`` and ``other``: one each for all channels, or for each channel."""
    if len(one) == 1:
        return _through(picture, curve, one[0], other[0])
    pairs = enumerate(zip(one.tolist(), other.tolist(), strict=True))
    return np.dstack([_through(picture[:, :, k], curve, *pair) for k, pair in pairs])


def _through(values: Picture, curve: Curve, one: float, other: float) -> Picture:
    """Whole levels go through a table."""
    if values.dtype.kind == "f":
        return curve(values, one, other).astype(values.dtype)
    top = np.iinfo(values.dtype).max
    table = np.rint(curve(np.arange(top + 1) / top, one, other).clip(0, 1) * top).astype(values.dtype)
    if values.dtype == np.uint8:
        return np.asarray(cv2.LUT(values, table)).reshape(values.shape)
    found: Picture = table[values]
    return found


def _bezier(x: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    rest = 1 - x
    found: NDArray[Any] = ((3 * low * rest + 3 * high * x) * rest + x * x) * x
    return found


def _sigmoid(x: NDArray[Any], gain: float, cutoff: float) -> NDArray[Any]:
    found: NDArray[Any] = 1 / (1 + np.exp(gain * (cutoff - x)))
    return found


def _logarithm(x: NDArray[Any], gain: float, _: float) -> NDArray[Any]:
    found: NDArray[Any] = gain * np.log2(1 + x)
    return found


@picture_function(dtypes=("uint8", "uint16", "float32"))
def tone_curve(picture: Picture, low: Floats, high: Floats) -> Picture:
    return through(picture, _bezier, low, high)


@picture_function(dtypes=("uint8", "uint16", "float32"))
def sigmoid_contrast(picture: Picture, gain: Floats, cutoff: Floats) -> Picture:
    return through(picture, _sigmoid, gain, cutoff)


@picture_function(dtypes=("uint8", "uint16", "float32"))
def log_contrast(picture: Picture, gain: Floats) -> Picture:
    return through(picture, _logarithm, gain, gain)


@transform
class Curved(Transform):
    """A transform by a curve.

    ``per_channel``: True draws a curve for each channel, which shifts colours.
    """

    per_channel: bool = fields.flag(default=False, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def _rows(self, site: Site, field: str) -> Floats:
        """[N, 1], or [N, C]: what is drawn of a field."""
        return one_a_channel(self, site, field) if self.per_channel else drawn(self, site, field)[:, None]


@transform
class ToneCurve(Curved):
    """Changes values by a curve between black and white, as Albumentations' RandomToneCurve.

    A value x becomes 3 low (1 - x)^2 x + 3 high (1 - x) x^2 + x^3, a Bezier curve: black and white stay.

    ``low``: where the curve is drawn to at a third of the range, in [0, 1]; 1/3, with a ``high`` of 2/3, keeps the picture.
    ``high``: where it is drawn to at two thirds, in [0, 1].

    >>> vc.ToneCurve(low=0.1, high=0.9)(np.array([[0.0, 0.25, 0.75, 1.0]], np.float32)).round(2)
    array([[0.  , 0.18, 0.82, 1.  ]], dtype=float32)
    """

    low: fields.Parameter = fields.number(default=(0.1, 0.4), low=0, high=1, of=LEVELS)
    high: fields.Parameter = fields.number(default=(0.6, 0.9), low=0, high=1, of=LEVELS)

    def lower(self, site: Site) -> None:
        site.apply(tone_curve, low=self._rows(site, "low"), high=self._rows(site, "high"))


@transform
class SigmoidContrast(Curved):
    """Changes contrast by a sigmoid: x becomes 1 / (1 + exp(gain (cutoff - x))), as scikit-image's adjust_sigmoid.

    ``gain``: steepness at the middle, in [0, 100]; about 5 is nearest to the picture as it was.
    ``cutoff``: the value that becomes the middle grey, a fraction of the range in [0, 1].

    >>> vc.SigmoidContrast(gain=10, cutoff=0.5)(np.array([[0.25, 0.5, 0.75]], np.float32)).round(3)
    array([[0.076, 0.5  , 0.924]], dtype=float32)
    """

    gain: fields.Parameter = fields.number(default=(4.0, 8.0), low=0, high=STEEPEST)
    cutoff: fields.Parameter = fields.number(default=(0.4, 0.6), low=0, high=1, of=LEVELS)

    def lower(self, site: Site) -> None:
        site.apply(sigmoid_contrast, gain=self._rows(site, "gain"), cutoff=self._rows(site, "cutoff"))


@transform
class LogContrast(Curved):
    """Changes contrast by a logarithm: x becomes gain log2(1 + x), clipped, as scikit-image's adjust_log.

    ``gain``: in [0, 20]; at 1 black and white stay, and what is between becomes brighter.

    >>> vc.LogContrast(1)(np.array([[0.0, 0.5, 1.0]], np.float32)).round(3)
    array([[0.   , 0.585, 1.   ]], dtype=float32)
    """

    gain: fields.Parameter = fields.number(default=(0.6, 1.2), low=0, of=FACTORS)

    def lower(self, site: Site) -> None:
        site.apply(log_contrast, gain=self._rows(site, "gain"))
