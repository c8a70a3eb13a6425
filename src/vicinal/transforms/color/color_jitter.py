"""Brightness, contrast, saturation and hue at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats, Op
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.colors import blended_with_grey
from vicinal.transforms.units import DEGREES, FACTORS

Make = Callable[[str, Bools, Floats], Op]


def _brightness(place: str, active: Bools, factor: Floats) -> Op:
    scale = factor[:, None]
    return ops.Linear(place=place, active=active, scale=scale, bias=np.zeros(scale.shape))


def _contrast(place: str, active: Bools, factor: Floats) -> Op:
    return ops.Contrast(place=place, active=active, factor=factor)


def _saturation(place: str, active: Bools, factor: Floats) -> Op:
    return ops.ColorMatrix(place=place, active=active, matrix=blended_with_grey(factor))


def _hue(place: str, active: Bools, shift: Floats) -> Op:
    return ops.Hue(place=place, active=active, shift=shift)


PARTS: dict[str, tuple[Make, float]] = {
    "brightness": (_brightness, 1.0),
    "contrast": (_contrast, 1.0),
    "saturation": (_saturation, 1.0),
    "hue": (_hue, 0.0),
}
"""How each part is made, and the value with which it does nothing."""


@transform
class ColorJitter(Transform):
    """Changes brightness, contrast, saturation and hue at random; the numbers mean what they mean in torchvision.

    Each of the four is the transform of that name, and 0 switches it off. They run in this order unless ``random_order`` is
    True.

    ``brightness``, ``contrast``, ``saturation``: a number s draws a factor from (max(0, 1 - s), 1 + s). Or give the factors
    themselves, as a range (low, high) or a distribution in [0, 20]; 1 keeps the picture.
    ``hue``: a number s in [0, 0.5] draws a shift from (-s, s), in turns of the colour circle. Or give a range of shifts.
    ``random_order``: True draws the order for every sample.

    >>> vc.ColorJitter(brightness=0.4).brightness
    Uniform(low=0.6, high=1.4)
    """

    brightness: fields.Parameter = fields.spread(default=0.0, center=1.0, low=0.0, of=FACTORS)
    contrast: fields.Parameter = fields.spread(default=0.0, center=1.0, low=0.0, of=FACTORS)
    saturation: fields.Parameter = fields.spread(default=0.0, center=1.0, low=0.0, of=FACTORS)
    hue: fields.Parameter = fields.spread(default=0.0, center=0.0, low=-0.5, high=0.5, of=DEGREES)
    random_order: bool = fields.flag(default=False, kw_only=True)
    _parts: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        parts = tuple(name for name, (_, off) in PARTS.items() if _bounds(self, name) != (off, off))
        object.__setattr__(self, "_parts", parts)

    def needs_unit_range(self) -> bool:
        return self._parts not in ((), ("brightness",))

    def lower(self, site: Site) -> None:
        parts = self._parts
        made = [PARTS[name][0](site.place, site.active, drawn(self, site, name)) for name in parts]
        if not self.random_order or len(made) < 2:
            for op in made:
                site.emit(op)
            return
        slots = np.argsort(site.uniform("order", len(PARTS))[:, [list(PARTS).index(name) for name in parts]], axis=1)
        for number, name in enumerate(parts):
            site.note(f"{name}_turn", (slots == number).argmax(axis=1))
        for slot in range(len(made)):
            for number, op in enumerate(made):
                site.emit(attrs.evolve(op, active=site.active & (slots[:, slot] == number)))


def _bounds(owner: object, field: str) -> tuple[float, float]:
    distribution: Any = getattr(owner, field)
    low, high = distribution.bounds()
    return float(low), float(high)
