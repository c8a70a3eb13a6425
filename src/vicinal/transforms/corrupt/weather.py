"""Weather before the picture: fog, frost and snow."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal
from vicinal.transforms.corrupt.grey import grey, paint
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.plasma import plasma
from vicinal.transforms.corrupt.streaks import streaks
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.corrupt.zoomed import zoomed

ICE = (0.8, 0.92, 1.0)


@picture_function(dtypes=("float32",))
def fog(picture: Floats, amount: float, decay: float, chance: Chance) -> Floats:
    """Clouds are added, and the picture's brightest value stays the brightest."""
    brightest = picture.max()
    clouds = plasma(picture.shape[:2], decay, chance)[..., None]
    found: Floats = (picture + amount * clouds) * (brightest / (brightest + amount))
    return found


def _ice(size: tuple[int, int], chance: Chance) -> Floats:
    """[H, W] in [0, 1]: needles where rough fractals pass their middle, on patches of a smooth one."""
    needles = [1 - np.abs(2 * plasma(size, 1.2, chance) - 1) for _ in range(2)]
    ice: Floats = 0.7 * np.maximum(*needles) ** 4 + 0.3 * plasma(size, 1.6, chance)
    return ice


@picture_function(dtypes=("float32",), colors=(1, 3))
def frost(picture: Floats, stays: float, amount: float, chance: Chance) -> Floats:
    """A share of the picture stays, and ice is added."""
    ice = _ice(picture.shape[:2], chance)[..., None] * paint(ICE, picture.shape[2])
    return stays * picture + amount * ice


@picture_function(dtypes=("float32",), colors=(1, 3))
def snow(
    picture: Floats, mean: float, std: float, factor: float, threshold: float, radius: float, sigma: float, stays: float,
    chance: Chance,
) -> Floats:  # fmt: skip
    """Noise of a mean and deviation is enlarged, cut below a threshold and streaked; a share of the picture stays, the
    rest pales."""
    noise = mean + std * normal(chance, picture.shape[:2])
    large = zoomed(noise.astype(np.float32), factor)
    flakes = np.where(large < threshold, 0, large).clip(0, 1)
    falling = streaks(flakes, radius, sigma, chance.uniform(-135, -45))[..., None]
    pale = np.maximum(picture, 1.5 * grey(picture) + 0.5)
    found: Floats = stays * picture + (1 - stays) * pale + falling + falling[::-1, ::-1]
    return found


FOG = Kind(
    "fog",
    fog,
    small=((0.2, 3), (0.5, 3), (0.75, 2.5), (1, 2), (1.5, 1.75)),
    large=((1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4)),
)
FROST = Kind(
    "frost",
    frost,
    small=((1, 0.2), (1, 0.3), (0.9, 0.4), (0.85, 0.4), (0.75, 0.45)),
    large=((1, 0.4), (0.8, 0.6), (0.7, 0.7), (0.65, 0.7), (0.6, 0.75)),
    differs="the ice is drawn from three fractals, not cut out of photographs",
)
SNOW = Kind(
    "snow",
    snow,
    small=(
        (0.1, 0.2, 1, 0.6, 8, 3, 0.95), (0.1, 0.2, 1, 0.5, 10, 4, 0.9), (0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
        (0.25, 0.3, 2.25, 0.6, 12, 6, 0.85), (0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
    ),
    large=(
        (0.1, 0.3, 3, 0.5, 10, 4, 0.8), (0.2, 0.3, 2, 0.5, 12, 4, 0.7), (0.55, 0.3, 4, 0.9, 12, 8, 0.7),
        (0.55, 0.3, 4.5, 0.85, 12, 8, 0.65), (0.55, 0.3, 2.5, 0.85, 12, 12, 0.55),
    ),
    differs="flakes are not cut to 8 bits on the way",
)  # fmt: skip
