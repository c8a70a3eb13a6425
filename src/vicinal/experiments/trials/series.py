"""Changes of growing strength, from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from vicinal.sampling.distributions import Constant
from vicinal.transforms.base import Transform
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.tones import Brightness
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.scale import Scale
from vicinal.transforms.geometric.translate import Translate
from vicinal.transforms.noise.gaussian_noise import GaussianNoise

SHIFT = 0.18
"""The largest shift, of the width: 5 pixels of 28."""
MOST_SHIFTS = 17


@attrs.frozen(eq=False)
class Series:
    """``make(value)`` for growing ``values``; at ``neutral`` the picture stays as it is. ``unit``: of the values."""

    name: str
    unit: str
    values: tuple[float, ...]
    neutral: float
    make: Callable[[float], Transform]

    def changes(self, value: float) -> list[Transform]:
        """The transforms that stand for ``value``."""
        return [] if value == self.neutral else [self.make(value)]


def series_for(height: int, width: int) -> tuple[Series, ...]:
    """Shift, rotation, scale, brightness, noise and blur for pictures of this size; black beyond the picture."""
    side = min(height, width)
    blurs = tuple(round(side * share, 2) for share in (0, 0.01, 0.02, 0.03, 0.05, 0.08))
    return (
        Series("shift", "pixels to the right", tuple(map(float, shifts(width))), 0, lambda x: Translate(x=x, whole=True)),
        Series("rotation", "degrees", _floats(range(-60, 61, 15)), 0, lambda angle: Rotate(degrees=Constant(angle))),
        Series("scale", "times", (0.5, 0.6, 0.75, 0.9, 1, 1.15, 1.35, 1.65, 2), 1, lambda factor: Scale(factor=factor)),
        Series(
            "brightness", "times", (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2), 1,
            lambda factor: Brightness(factor=Constant(factor)),
        ),
        Series(
            "noise", "standard deviation, of the range", (0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3), 0,
            lambda std: GaussianNoise(std=std),
        ),
        Series("blur", "sigma in pixels", blurs, 0, lambda sigma: GaussianBlur(sigma=sigma)),
    )  # fmt: skip


def shifts(side: int) -> list[int]:
    """Whole pixels from -SHIFT to SHIFT of a side, evenly spaced, MOST_SHIFTS at most, with 0 among them."""
    reach = max(1, round(SHIFT * side))
    each = min(reach, MOST_SHIFTS // 2)
    ahead = sorted({round(reach * step / each) for step in range(1, each + 1)})
    return [-value for value in reversed(ahead)] + [0] + ahead


def _floats(values: Iterable[int]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
