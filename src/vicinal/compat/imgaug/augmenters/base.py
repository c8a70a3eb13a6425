"""Warnings about pictures that were probably given in the wrong form."""

import warnings
from typing import Any

import numpy as np


class SuspiciousMultiImageShapeWarning(UserWarning):
    """An array given as several pictures looks like one picture."""


class SuspiciousSingleImageShapeWarning(UserWarning):
    """An array given as one picture looks like several pictures."""


def warn_of_one_picture(images: Any) -> None:
    """Warns if `images` is an array that reads better as one (H, W, C) picture."""
    if images is None or isinstance(images, (list, tuple)):
        return
    if images.ndim == 3 and images.shape[-1] in (1, 3):
        warnings.warn(
            f"images: expected (N, H, W) or (N, H, W, C), got {images.shape}, whose rows are read as grey pictures. "
            "The last dimension indicates that you provided a single image with shape (H, W, C): "
            "use image= or augment_image() for that",
            SuspiciousMultiImageShapeWarning,
            stacklevel=4,
        )


def warn_of_many_pictures(image: Any) -> None:
    """Warns if `image` is an array that reads better as (N, H, W) pictures."""
    if image is None:
        return
    if image.ndim == 3 and image.shape[-1] >= 32 and image.shape[:2] != (1, 1):
        warnings.warn(
            f"image: expected (H, W) or (H, W, C), got {image.shape}, read as a picture of {image.shape[-1]} channels; "
            "several pictures go to images= or augment_images()",
            SuspiciousSingleImageShapeWarning,
            stacklevel=4,
        )


def is_array(value: Any) -> bool:
    """Whether `value` is a NumPy array or scalar."""
    return isinstance(value, (np.ndarray, np.generic))
