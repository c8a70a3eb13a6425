"""Which targets a transform moves: the pictures alone, or masks, boxes and keypoints with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.albumentations.transform import Array, BasicTransform


class ImageOnlyTransform(BasicTransform):
    """A transform of the pictures alone: masks, boxes and keypoints pass through."""

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        return {
            "image": self.apply,
            "images": self.apply_to_images,
            "volume": self.apply_to_volume,
            "volumes": self.apply_to_volumes,
        }


class DualTransform(BasicTransform):
    """A transform that moves masks, boxes and keypoints with the picture."""

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        return {
            "image": self.apply,
            "images": self.apply_to_images,
            "volume": self.apply_to_volume,
            "volumes": self.apply_to_volumes,
            "mask": self.apply_to_mask,
            "masks": self.apply_to_masks,
            "mask3d": self.apply_to_mask3d,
            "masks3d": self.apply_to_masks3d,
            "bboxes": self.apply_to_bboxes,
            "keypoints": self.apply_to_keypoints,
        }

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """A mask [H, W(, C)]; as the picture unless a subclass says otherwise."""
        return self.apply(mask, **params)

    def apply_to_masks(self, masks: Array, **params: Any) -> Array:
        """Masks [N, H, W(, C)]."""
        return np.stack([self.apply_to_mask(mask, **params) for mask in masks])

    def apply_to_mask3d(self, mask3d: Array, **params: Any) -> Array:
        """A volume's mask [D, H, W(, C)]."""
        return self.apply_to_masks(mask3d, **params)

    def apply_to_masks3d(self, masks3d: Array, **params: Any) -> Array:
        """Masks of a batch of volumes."""
        return np.stack([self.apply_to_mask3d(mask, **params) for mask in masks3d])

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes [N, 4 + labels] as shares of width and height: x_min, y_min, x_max, y_max."""
        raise NotImplementedError(f"{type(self).__name__} moves no boxes")

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints [N, 5 + labels]: x, y, z in pixels, angle in radians, scale."""
        raise NotImplementedError(f"{type(self).__name__} moves no keypoints")


class NoOp(DualTransform):
    """Changes nothing."""

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture as it is."""
        return img

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """The boxes as they are."""
        return bboxes

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """The keypoints as they are."""
        return keypoints
