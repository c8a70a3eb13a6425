"""Operations whose strengths are tried, each with a ladder of strengths from weak to strong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from vicinal.transforms.base import Transform
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.colors import Grayscale, Hue, Saturation
from vicinal.transforms.color.histogram import AutoContrast, Equalize
from vicinal.transforms.color.levels import Posterize, Solarize
from vicinal.transforms.color.sharpness import Sharpness
from vicinal.transforms.color.tones import Brightness, Contrast, Invert
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.geometric.flips import HorizontalFlip, VerticalFlip
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.scale import Scale
from vicinal.transforms.geometric.shear import Shear
from vicinal.transforms.geometric.translate import Translate
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.noise.image_compression import ImageCompression

Size = tuple[int, int]
Made = Callable[[Any, float, Size], Transform]
"""A transform of a value or of a range (low, high) of them, with a probability, for pictures of (height, width)."""


@attrs.frozen(kw_only=True)
class Operation:
    """``ladder``: strengths from weak to strong; none for what is only on or off. ``range_of``: the values (low, high) that
    a strength reaches. ``neutral``: the value that changes nothing. ``flip``: whether it mirrors pictures."""

    name: str
    made: Made
    ladder: tuple[float, ...] = ()
    range_of: Callable[[float], tuple[float, float]] = lambda strength: (strength, strength)
    neutral: float | None = None
    coloured: bool = False
    flip: bool = False

    @property
    def strengths(self) -> tuple[float | None, ...]:
        """The ladder, or None alone for what has no strength."""
        return self.ladder or (None,)

    def at(self, strength: float | None, size: Size) -> list[Transform]:
        """It at exactly this strength: once for each direction."""
        if strength is None:
            return [self.made(None, 1.0, size)]
        low, high = self.range_of(strength)
        ends = dict.fromkeys(value for value in (low, high) if value != self.neutral)
        return [self.made(value, 1.0, size) for value in ends]

    def up_to(self, strength: float | None, p: float, size: Size) -> Transform:
        """It at all strengths up to this one, with probability ``p``."""
        return self.made(None if strength is None else self.range_of(strength), p, size)


def _either_way(strength: float) -> tuple[float, float]:
    return -strength, strength


def _about_one(strength: float) -> tuple[float, float]:
    return round(1 - strength, 6), 1 + strength


def _times(strength: float) -> tuple[float, float]:
    return 1 / strength, strength


def _from_nothing(strength: float) -> tuple[float, float]:
    return 0.0, strength


def _down_from(top: float) -> Callable[[float], tuple[float, float]]:
    return lambda strength: (strength, top)


FACTORS = (0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 0.9)
ANGLES = (5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 135.0, 180.0)
SHIFTS = (0.05, 0.1, 0.15, 0.2, 0.3)
LEANS = (5.0, 10.0, 15.0, 20.0, 30.0)

OPERATIONS = (
    Operation(name="HorizontalFlip", made=lambda _, p, __: HorizontalFlip(p=p), flip=True),
    Operation(name="VerticalFlip", made=lambda _, p, __: VerticalFlip(p=p), flip=True),
    Operation(
        name="Rotate", ladder=ANGLES, range_of=_either_way, neutral=0, made=lambda v, p, _: Rotate(v, p=p, border="edge"),
    ),
    Operation(
        name="Shear.x", ladder=LEANS, range_of=_either_way, neutral=0, made=lambda v, p, _: Shear(x=v, p=p, border="edge"),
    ),
    Operation(
        name="Shear.y", ladder=LEANS, range_of=_either_way, neutral=0, made=lambda v, p, _: Shear(y=v, p=p, border="edge"),
    ),
    Operation(
        name="Translate.x", ladder=SHIFTS, range_of=_either_way, neutral=0,
        made=lambda v, p, _: Translate(x=v, unit="fraction", p=p, border="edge"),
    ),
    Operation(
        name="Translate.y", ladder=SHIFTS, range_of=_either_way, neutral=0,
        made=lambda v, p, _: Translate(y=v, unit="fraction", p=p, border="edge"),
    ),
    Operation(
        name="Scale", ladder=(1.1, 1.2, 1.3, 1.5, 2.0), range_of=_times, neutral=1,
        made=lambda v, p, _: Scale(v, p=p, border="edge"),
    ),
    Operation(
        name="RandomResizedCrop", ladder=(0.9, 0.8, 0.6, 0.4, 0.25, 0.08), range_of=_down_from(1.0), neutral=1,
        made=lambda v, p, size: RandomResizedCrop(size, v if isinstance(v, tuple) else (v, v), p=p),
    ),
    Operation(name="Brightness", ladder=FACTORS, range_of=_about_one, neutral=1, made=lambda v, p, _: Brightness(v, p=p)),
    Operation(name="Contrast", ladder=FACTORS, range_of=_about_one, neutral=1, made=lambda v, p, _: Contrast(v, p=p)),
    Operation(
        name="Saturation", ladder=FACTORS, range_of=_about_one, neutral=1, coloured=True,
        made=lambda v, p, _: Saturation(v, p=p),
    ),
    Operation(
        name="Hue", ladder=(0.02, 0.05, 0.1, 0.2, 0.5), range_of=_either_way, neutral=0, coloured=True,
        made=lambda v, p, _: Hue(v, p=p),
    ),
    Operation(name="Grayscale", coloured=True, made=lambda _, p, __: Grayscale(p=p)),
    Operation(name="AutoContrast", made=lambda _, p, __: AutoContrast(p=p)),
    Operation(name="Equalize", made=lambda _, p, __: Equalize(p=p)),
    Operation(name="Invert", made=lambda _, p, __: Invert(p=p)),
    Operation(
        name="Posterize", ladder=(7, 6, 5, 4, 3, 2, 1), range_of=_down_from(8), neutral=8,
        made=lambda v, p, _: Posterize(v, p=p),
    ),
    Operation(
        name="Solarize", ladder=(0.9, 0.8, 0.6, 0.4, 0.2, 0.0), range_of=_down_from(1.0), neutral=1,
        made=lambda v, p, _: Solarize(v, p=p),
    ),
    Operation(name="Sharpness", ladder=FACTORS, range_of=_about_one, neutral=1, made=lambda v, p, _: Sharpness(v, p=p)),
    Operation(
        name="GaussianBlur", ladder=(0.5, 1.0, 1.5, 2.0, 3.0), range_of=_from_nothing, neutral=0,
        made=lambda v, p, _: GaussianBlur(v, p=p),
    ),
    Operation(
        name="GaussianNoise", ladder=(0.02, 0.05, 0.1, 0.2), range_of=_from_nothing, neutral=0,
        made=lambda v, p, _: GaussianNoise(v, p=p),
    ),
    Operation(
        name="ImageCompression", ladder=(90, 70, 50, 30, 10), range_of=_down_from(100), neutral=100,
        made=lambda v, p, _: ImageCompression(v, p=p),
    ),
    Operation(
        name="Cutout", ladder=(0.1, 0.2, 0.3, 0.4, 0.5), range_of=_from_nothing, neutral=0,
        made=lambda v, p, _: Cutout(v, unit="fraction", fill="mean", p=p),
    ),
)  # fmt: skip


def operations_for(channels: int) -> tuple[Operation, ...]:
    """Those that pictures of so many channels can take."""
    return tuple(one for one in OPERATIONS if channels == 3 or not one.coloured)
