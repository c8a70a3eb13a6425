"""Augmenters that calculate with levels."""

from typing import Any

from vicinal.compat.imgaug.augmenters.arithmetic.add import (
    Add,
    AddElementwise,
    AdditiveGaussianNoise,
    AdditiveLaplaceNoise,
    AdditivePoissonNoise,
    add_elementwise,
    add_scalar,
)
from vicinal.compat.imgaug.augmenters.arithmetic.cutout import Cutout, cutout, cutout_
from vicinal.compat.imgaug.augmenters.arithmetic.dropout2d import Dropout2d, TotalDropout
from vicinal.compat.imgaug.augmenters.arithmetic.invert import Invert, Solarize, invert, invert_, solarize, solarize_
from vicinal.compat.imgaug.augmenters.arithmetic.jpeg import JpegCompression, compress_jpeg
from vicinal.compat.imgaug.augmenters.arithmetic.multiply import (
    CoarseDropout,
    Dropout,
    Multiply,
    MultiplyElementwise,
    multiply_elementwise,
    multiply_scalar,
)
from vicinal.compat.imgaug.augmenters.arithmetic.replace import (
    CoarsePepper,
    CoarseSalt,
    CoarseSaltAndPepper,
    ImpulseNoise,
    Pepper,
    ReplaceElementwise,
    Salt,
    SaltAndPepper,
    replace_elementwise_,
)
from vicinal.compat.imgaug.deprecation import warn_deprecated


def ContrastNormalization(
    alpha: Any = 1.0,
    per_channel: Any = False,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> Any:
    """The old name of `LinearContrast`."""
    from vicinal.compat.imgaug.augmenters import contrast

    warn_deprecated("`ContrastNormalization` is deprecated. Use `LinearContrast` instead.", stacklevel=3)
    return contrast.LinearContrast(alpha, per_channel, seed, name, random_state, deterministic)


__all__ = [
    "Add",
    "AddElementwise",
    "AdditiveGaussianNoise",
    "AdditiveLaplaceNoise",
    "AdditivePoissonNoise",
    "CoarseDropout",
    "CoarsePepper",
    "CoarseSalt",
    "CoarseSaltAndPepper",
    "ContrastNormalization",
    "Cutout",
    "Dropout",
    "Dropout2d",
    "ImpulseNoise",
    "Invert",
    "JpegCompression",
    "Multiply",
    "MultiplyElementwise",
    "Pepper",
    "ReplaceElementwise",
    "Salt",
    "SaltAndPepper",
    "Solarize",
    "TotalDropout",
    "add_elementwise",
    "add_scalar",
    "compress_jpeg",
    "cutout",
    "cutout_",
    "invert",
    "invert_",
    "multiply_elementwise",
    "multiply_scalar",
    "replace_elementwise_",
    "solarize",
    "solarize_",
]
