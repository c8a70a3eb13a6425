"""ToTensorV2 and ToTensor3D: torch tensors with channels first. torch is imported when a picture comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.albumentations.fields import flag, probability
from vicinal.compat.albumentations.transform import Array, BasicTransform
from vicinal.extras import needed


def tensor_of(array: Array) -> Any:
    """A tensor of the same memory, in one piece."""
    with needed("ToTensorV2"):
        import torch

    return torch.from_numpy(np.ascontiguousarray(array))


class ToTensorV2(BasicTransform):
    """Pictures [H, W(, C)] as tensors [C, H, W], values as they are; masks keep their axes unless ``transpose_mask``."""

    transpose_mask: Any = flag(False)
    p: Any = probability(1)

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        return {"image": self.apply, "images": self.apply_to_images, "mask": self.apply_to_mask, "masks": self.apply_to_masks}

    def apply(self, img: Array, **params: Any) -> Any:
        """The picture as a tensor."""
        if img.ndim not in (2, 3):
            raise ValueError(f"ToTensorV2: expected a picture [H, W] or [H, W, C], got shape {img.shape}")
        return tensor_of(img[None] if img.ndim == 2 else img.transpose(2, 0, 1))

    def apply_to_images(self, images: Array, **params: Any) -> Any:
        """Pictures [N, H, W, C] as a tensor [N, C, H, W]."""
        if images.ndim != 4:
            raise ValueError(f"ToTensorV2: expected pictures [N, H, W, C], got shape {images.shape}")
        return tensor_of(images.transpose(0, 3, 1, 2))

    def apply_to_mask(self, mask: Array, **params: Any) -> Any:
        """The mask as a tensor."""
        return tensor_of(mask.transpose(2, 0, 1) if self.transpose_mask and mask.ndim == 3 else mask)

    def apply_to_masks(self, masks: Any, **params: Any) -> Any:
        """Masks as a tensor, or as a list of tensors where a list came."""
        if isinstance(masks, list):
            return [self.apply_to_mask(mask) for mask in masks]
        return tensor_of(masks.transpose(0, 3, 1, 2) if self.transpose_mask and masks.ndim == 4 else masks)


class ToTensor3D(BasicTransform):
    """Volumes [D, H, W(, C)] and their masks as tensors [C, D, H, W]."""

    p: Any = probability(1)

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        return {"volume": self.apply_to_volume, "mask3d": self.apply_to_volume}

    def apply_to_volume(self, volume: Array, **params: Any) -> Any:
        """The volume as a tensor."""
        if volume.ndim not in (3, 4):
            raise ValueError(f"ToTensor3D: expected a volume [D, H, W] or [D, H, W, C], got shape {volume.shape}")
        return tensor_of(volume[None] if volume.ndim == 3 else volume.transpose(3, 0, 1, 2))
