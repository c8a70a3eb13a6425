"""What torchvision computes for PIL images by way of tensors. Imports torch."""

from __future__ import annotations

from typing import Any

from PIL import Image as Pillow

from vicinal.compat.torchvision.interpolation import InterpolationMode
from vicinal.compat.torchvision.pil.parts import to_pil_image
from vicinal.compat.torchvision.tensors.conversion import pil_to_tensor
from vicinal.compat.torchvision.tensors.filters import gaussian_blur_image
from vicinal.compat.torchvision.tensors.parts import erase_image
from vicinal.compat.torchvision.tensors.warps import elastic_image

Picture = Pillow.Image


def gaussian_blur(image: Picture, kernel_size: Any, sigma: Any = None) -> Picture:
    """As of tensors."""
    return to_pil_image(gaussian_blur_image(pil_to_tensor(image), kernel_size, sigma), image.mode)


def elastic(
    image: Picture, displacement: Any, interpolation: Any = InterpolationMode.BILINEAR, fill: Any = None
) -> Picture:
    """As of tensors."""
    return to_pil_image(elastic_image(pil_to_tensor(image), displacement, interpolation, fill), image.mode)


def erase(image: Picture, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False) -> Picture:
    """As of tensors, on a copy."""
    return to_pil_image(erase_image(pil_to_tensor(image), i, j, h, w, v), image.mode)
