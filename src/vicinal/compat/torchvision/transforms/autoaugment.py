"""``torchvision.transforms.autoaugment`` on Vicinal: the policies of v1."""

from vicinal.compat.torchvision.transforms.pictures import AugMix, AutoAugment, RandAugment, TrivialAugmentWide
from vicinal.compat.torchvision.transforms.policy import AutoAugmentPolicy

__all__ = ["AugMix", "AutoAugment", "AutoAugmentPolicy", "RandAugment", "TrivialAugmentWide"]
