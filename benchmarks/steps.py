"""The work of a case, said once: neutral steps that every peer translates into its own transforms.

Ranges are (low, high) and drawn per picture; lengths are pixels, strengths fractions of the dtype's range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
Range: TypeAlias = tuple[float, float]


class UnsupportedError(Exception):
    """The library has no such step; the case leaves it out and says why."""


@dataclass(frozen=True)
class Decode:
    """From the bytes of a JPEG to RGB; the first step or none."""


@dataclass(frozen=True)
class CropResize:
    """A random part of the picture (area 0.08..1, aspect 3/4..4/3), resized without antialiasing."""

    size: int


@dataclass(frozen=True)
class RandomCrop:
    size: int


@dataclass(frozen=True)
class PadCrop:
    """Zeros around the picture, then a random crop of the old size."""

    pad: int
    size: int


@dataclass(frozen=True)
class Resize:
    """Bilinear without antialiasing."""

    size: int


@dataclass(frozen=True)
class Flip:
    p: float = 1.0


@dataclass(frozen=True)
class QuarterTurn:
    """0, 1, 2 or 3 quarter turns, drawn."""


@dataclass(frozen=True)
class Affine:
    """Bilinear, zeros beyond the picture; degrees and shear either way, shift a fraction of the side."""

    degrees: float = 30.0
    scale: Range = (0.8, 1.2)
    shift: float = 0.1
    shear: float = 10.0


@dataclass(frozen=True)
class Perspective:
    """Corners move inwards by up to about this fraction of half the side."""

    distortion: float = 0.2


@dataclass(frozen=True)
class TranslateWhole:
    """Shift by whole pixels, each way by -most..most, zeros come in."""

    most: int = 10


@dataclass(frozen=True)
class Blur:
    sigma: Range = (0.1, 2.0)


@dataclass(frozen=True)
class Jitter:
    brightness: float = 0.4
    contrast: float = 0.4
    saturation: float = 0.4
    hue: float = 0.1


@dataclass(frozen=True)
class BrightnessContrast:
    """x * contrast + brightness or the library's nearest; each +-strength."""

    strength: float = 0.2


@dataclass(frozen=True)
class HueSaturation:
    """Hue by +- a share of the circle, saturation by +- a share."""

    hue: float = 0.1
    saturation: float = 0.3


@dataclass(frozen=True)
class Gamma:
    gamma: Range = (0.7, 1.4)


@dataclass(frozen=True)
class GaussianNoise:
    """A draw for every value."""

    std: Range = (0.01, 0.05)


@dataclass(frozen=True)
class SaltPepper:
    amount: Range = (0.01, 0.05)


@dataclass(frozen=True)
class Holes:
    """Black squares at random places."""

    count: int
    length: int


@dataclass(frozen=True)
class Erase:
    """A black rectangle of random area and aspect."""

    area: Range = (0.02, 0.33)
    aspect: Range = (0.3, 3.3)


@dataclass(frozen=True)
class Posterize:
    bits: int = 4


@dataclass(frozen=True)
class Solarize:
    threshold: float = 0.5


@dataclass(frozen=True)
class Normalize:
    """ImageNet mean and deviation, to float32, planes first."""


@dataclass(frozen=True)
class Encode:
    """To a JPEG file of this quality, 4:2:0; the last step or none."""

    quality: int = 95


Step: TypeAlias = (
    Decode | CropResize | RandomCrop | PadCrop | Resize | Flip | QuarterTurn | Affine | Perspective | TranslateWhole | Blur
    | Jitter | BrightnessContrast | HueSaturation | Gamma | GaussianNoise | SaltPepper | Holes | Erase
    | Posterize | Solarize | Normalize | Encode
)
