"""Which operations a policy draws from, and how strong they get: strength 0 is the first number, strength 1 the second."""

from __future__ import annotations

from vicinal.transforms.policy.operation import Operation

Space = tuple[Operation, ...]


def _shears(most: float) -> Space:
    return tuple(Operation(name, 0, most, signed=True) for name in ("ShearX", "ShearY"))


def _translations(most: float, unit: str = "fraction") -> Space:
    return tuple(Operation(name, 0, most, signed=True, unit=unit) for name in ("TranslateX", "TranslateY"))


def _factors(most: float) -> Space:
    """Factors 1 - v and 1 + v alike likely, v from 0 to ``most``."""
    names = ("Brightness", "Color", "Contrast", "Sharpness")
    return tuple(Operation(name, 0, most, signed=True, centre=1) for name in names)


def _levels(bits: int) -> Space:
    return Operation("Posterize", 8, bits, steps="nearest"), Operation("Solarize", 255, 0)


_WITHOUT = (Operation("AutoContrast"), Operation("Equalize"))
_INVERT = (Operation("Invert"),)
_IDENTITY = (Operation("Identity"),)

AUTO_AUGMENT: Space = (
    *_shears(0.3), *_translations(150 / 331), Operation("Rotate", 0, 30, signed=True), *_factors(0.9), *_levels(4), *_WITHOUT,
    *_INVERT,
)  # fmt: skip
"""Cubuk et al., "AutoAugment", CVPR 2019, with factors to either side of 1 and posterizing as torchvision documents them."""

RAND_AUGMENT: Space = (*_IDENTITY, *AUTO_AUGMENT[:-1])
"""The 14 operations of Cubuk et al., "RandAugment", CVPR workshops 2020, in the same ranges."""

RAND_AUGMENT_TPU: Space = (
    *AUTO_AUGMENT, Operation("SolarizeAdd", 0, 110), Operation("Cutout", 0, 80 / 224),
)  # fmt: skip
"""The 16 operations of RandAugment's published code (tensorflow/tpu, efficientnet/autoaugment.py), in the same ranges."""

TRIVIAL_AUGMENT_WIDE: Space = (
    *_IDENTITY, *_shears(0.99), *_translations(32, "pixels"), Operation("Rotate", 0, 135, signed=True), *_factors(0.99),
    *_levels(2), *_WITHOUT,
)  # fmt: skip
"""Mueller and Hutter, "TrivialAugment", ICCV 2021, the wide space."""


def _published(translation: float) -> Space:
    """As the code of AutoAugment for CIFAR-10, and of AugMix after it, has them: factors from 0.1 to 1.9, whole steps."""
    return (
        *_shears(0.3), *_translations(translation), Operation("Rotate", 0, 30, signed=True, steps="lower"),
        Operation("Posterize", 4, 0, steps="lower"), Operation("Solarize", 256, 0, steps="lower"), *_WITHOUT,
    )  # fmt: skip


_PUBLISHED_FACTORS = tuple(Operation(name, 0.1, 1.9) for name in ("Brightness", "Color", "Contrast", "Sharpness"))

AUTO_AUGMENT_CODE: Space = (*_published(10 / 32), *_PUBLISHED_FACTORS, *_INVERT, Operation("Cutout", 0, 20 / 32))
"""Of tensorflow/models, research/autoaugment/augmentation_transforms.py: strength is the level over 10."""

AUG_MIX: Space = _published(1 / 3)
"""Of google-research/augmix, augmentations.py, without what overlaps the corruptions of ImageNet-C."""

AUG_MIX_ALL: Space = (*AUG_MIX, *_PUBLISHED_FACTORS)
"""The same with what overlaps."""
