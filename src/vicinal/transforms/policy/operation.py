"""An operation of a policy: how strong it is at a strength in [0, 1], and which transform of the catalogue it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats, Ints
from vicinal.sampling.elementary import DEGREE, arctans
from vicinal.transforms.base import Transform
from vicinal.transforms.color.colors import Saturation
from vicinal.transforms.color.histogram import AutoContrast, Equalize
from vicinal.transforms.color.levels import Posterize, Solarize, SolarizeAdd
from vicinal.transforms.color.sharpness import Sharpness
from vicinal.transforms.color.tones import Brightness, Contrast, Invert
from vicinal.transforms.compose.identity import Identity
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.geometric.affine import Affine
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.translate import Translate
from vicinal.transforms.policy.given import Given
from vicinal.transforms.units import FACTORS

WHITE = 255.0

How: TypeAlias = dict[str, Any]
"""The fields ``interpolation``, ``fill`` and ``mask_fill`` of a policy's geometry."""


@attrs.frozen
class Operation:
    """A published operation and its range: ``low`` at strength 0, ``high`` at strength 1, in between on a line.

    ``centre``: what is added to the value (1 for factors that go to either side of the unchanged picture).
    ``signed``: the value's sign is drawn. ``steps``: of the difference to ``low``: "any"; "nearest" or "lower" whole number.
    ``unit``: of shifts and lengths: "fraction" of the canvas, or "pixels".
    """

    name: str
    low: float = 0.0
    high: float = 0.0
    signed: bool = False
    centre: float = 0.0
    steps: str = "any"
    unit: str = "fraction"

    def values(self, strength: Floats, sign: Floats) -> Floats:
        """The parameter [N] for strengths in [0, 1] and signs of 1 or -1."""
        change = (self.high - self.low) * strength
        if self.steps == "nearest":
            change = np.rint(change)
        elif self.steps == "lower":
            change = np.sign(change) * np.floor(np.abs(change) + 1e-9)
        value: Floats = self.low + change
        return self.centre + (value * sign if self.signed else value)

    def idle(self, values: Floats) -> Bools:
        """Where the value changes nothing although the transform would not take it: Pillow's solarize from 256 on."""
        return (values > WHITE) if self.name == "Solarize" else np.zeros(len(values), np.bool_)

    def transform(self, values: Floats, site: Site, how: How) -> Transform:
        """The transform of the catalogue with these values of its parameter."""
        if self.name in _SIDES and self.unit == "fraction":
            values = values * _SIDES[self.name](site.canvas)
        return _MAKERS[self.name](values, how)


_SIDES: dict[str, Callable[[Ints], Ints]] = {
    "TranslateX": lambda canvas: canvas[:, 1],
    "TranslateY": lambda canvas: canvas[:, 0],
    "Cutout": lambda canvas: canvas.min(axis=1),
}
"""What the fractions of an operation are fractions of."""


def _angle(slope: Floats) -> Given:
    """Degrees of shear by ``slope`` pixels a row."""
    return _given(arctans(slope) / DEGREE, -89.0, 89.0)


def _given(values: Floats, low: float = -1e9, high: float = 1e9) -> Given:
    return Given(np.clip(values, low, high), low, high)


def _factor(values: Floats) -> Given:
    return _given(values, 0.0, FACTORS.most)


# Shears are about the corner and shifts are cut to whole pixels, as in the published code.
_MAKERS: dict[str, Callable[[Floats, How], Transform]] = {
    "Identity": lambda _values, _how: Identity(),
    "ShearX": lambda values, how: Affine(shear_x=_angle(values), center=(0, 0), **how),
    "ShearY": lambda values, how: Affine(shear_y=_angle(values), center=(0, 0), **how),
    "TranslateX": lambda values, how: Translate(x=_given(np.trunc(values)), whole=True, **how),
    "TranslateY": lambda values, how: Translate(y=_given(np.trunc(values)), whole=True, **how),
    "Rotate": lambda values, how: Rotate(_given(values), **how),
    "Brightness": lambda values, _how: Brightness(_factor(values)),
    "Color": lambda values, _how: Saturation(_factor(values)),
    "Contrast": lambda values, _how: Contrast(_factor(values)),
    "Sharpness": lambda values, _how: Sharpness(_factor(values)),
    "Posterize": lambda values, _how: Posterize(_given(values, 1, 8)),
    "Solarize": lambda values, _how: Solarize(_given(values / WHITE, 0.0, 1.0)),
    "SolarizeAdd": lambda values, _how: SolarizeAdd(_given(values / WHITE, -1.0, 1.0)),
    "AutoContrast": lambda _values, _how: AutoContrast(),
    "Equalize": lambda _values, _how: Equalize(),
    "Invert": lambda _values, _how: Invert(),
    "Cutout": lambda values, how: Cutout(_given(np.trunc(values), 0.0), fill=how["fill"]),
}  # fmt: skip

GEOMETRY = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate")
"""Operations that move pixels: where those of two slots stand next to each other, they become one warp."""
