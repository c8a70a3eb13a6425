"""The common corruptions of Hendrycks and Dietterich 2019, as far as the catalogue goes.

Source of the levels: github.com/hendrycks/robustness, make_cifar_c.py for pictures below 100 pixels, else make_imagenet_c.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from numpy.typing import NDArray

from vicinal.sampling.distributions import Constant
from vicinal.transforms.base import Transform
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.contrast import Contrast
from vicinal.transforms.color.saturation import Saturation
from vicinal.transforms.color.solarize_add import SolarizeAdd
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.resize import Resize
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.noise.salt_and_pepper import SaltAndPepper

SMALL = 100
Levels = tuple[float, float, float, float, float]
Size = tuple[int, int]


@attrs.frozen(eq=False)
class Corruption:
    """``small`` and ``large``: the published levels of severities 1 to 5. ``differs``: from the published definition,
    "" where it does not. ``extra``: one of the four that the benchmark keeps for validation. ``colour``: without effect
    on grey pictures."""

    name: str
    small: Levels
    large: Levels
    make: Callable[[float, Size], list[Transform]]
    differs: str = ""
    extra: bool = False
    colour: bool = False


def _pixelate(share: float, size: Size) -> list[Transform]:
    small = max(1, int(size[0] * share)), max(1, int(size[1] * share))
    return [Resize(small), Resize(size, interpolation="nearest")]


CORRUPTIONS = (
    Corruption(
        "gaussian_noise", (0.04, 0.06, 0.08, 0.09, 0.10), (0.08, 0.12, 0.18, 0.26, 0.38),
        lambda std, _: [GaussianNoise(std=std)],
    ),
    Corruption(
        "impulse_noise", (0.01, 0.02, 0.03, 0.05, 0.07), (0.03, 0.06, 0.09, 0.17, 0.27),
        lambda amount, _: [SaltAndPepper(amount=amount, per_channel=True)],
    ),
    Corruption(
        "brightness", (0.05, 0.1, 0.15, 0.2, 0.3), (0.1, 0.2, 0.3, 0.4, 0.5),
        lambda more, _: [SolarizeAdd(addition=more, threshold=1.0)], "added to every channel, not to the value of HSV",
    ),
    Corruption(
        "contrast", (0.75, 0.5, 0.4, 0.3, 0.15), (0.4, 0.3, 0.2, 0.1, 0.05),
        lambda factor, _: [Contrast(factor=Constant(factor))], "about the mean grey, not the mean of each channel",
    ),
    Corruption(
        "pixelate", (0.95, 0.9, 0.85, 0.75, 0.65), (0.6, 0.5, 0.4, 0.3, 0.25),
        _pixelate, "shrunk by a triangle filter, not by a box",
    ),
    Corruption(
        "gaussian_blur", (0.4, 0.6, 0.7, 0.8, 1.0), (1, 2, 3, 4, 6),
        lambda sigma, _: [GaussianBlur(sigma=sigma)], extra=True,
    ),
    Corruption(
        "saturate", (0.3, 0.1, 1.5, 2.0, 2.5), (0.3, 0.1, 2.0, 5.0, 20.0),
        lambda factor, _: [Saturation(factor=Constant(factor))], "away from grey, not in HSV, and nothing added",
        extra=True, colour=True,
    ),
)  # fmt: skip
"""Those that can be made. The mean corruption accuracy is over them, without the extra ones."""

ABSENT = (
    "shot_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur", "snow", "frost", "fog", "elastic_transform",
    "jpeg_compression", "speckle_noise", "spatter",
)  # fmt: skip
"""Those of the benchmark's 15 + 4 that the catalogue has no transforms for."""


def corrupted(
    corruption: Corruption, severity: int, images: NDArray[Any], ids: NDArray[Any]
) -> NDArray[Any]:
    """A stack [N, H, W, C] at a severity of 1 to 5, rounded to its dtype; targets stay as they are."""
    size = (int(images.shape[1]), int(images.shape[2]))
    levels = corruption.small if min(size) < SMALL else corruption.large
    pipeline = Pipeline(corruption.make(levels[severity - 1], size), fuse=False)  # each step on whole pixels
    changed: NDArray[Any] = pipeline(images, ids=ids)
    return changed


def applicable(channels: int) -> list[Corruption]:
    """The corruptions that change pictures of so many channels."""
    return [one for one in CORRUPTIONS if channels >= 3 or not one.colour]
