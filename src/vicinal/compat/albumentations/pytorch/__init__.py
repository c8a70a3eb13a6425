"""``from vicinal.compat.albumentations.pytorch import ToTensorV2``."""

from vicinal.compat.albumentations.pytorch.transforms import ToTensor3D, ToTensorV2

__all__ = ["ToTensor3D", "ToTensorV2"]
