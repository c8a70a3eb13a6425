"""Tensors that say what they are: pictures, videos, masks, boxes and points, under torchvision's names. Imports torch."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.kinds import like as _like
from vicinal.compat.torchvision.tensors import torch  # which says what to install where it is not there
from vicinal.compat.torchvision.tv_tensors.base import TVTensor, set_return_type
from vicinal.compat.torchvision.tv_tensors.boxes import (
    BoundingBoxes,
    BoundingBoxFormat,
    KeyPoints,
    is_rotated_bounding_format,
)
from vicinal.compat.torchvision.tv_tensors.pictures import Image, Mask, Video

__all__ = [
    "BoundingBoxFormat", "BoundingBoxes", "Image", "KeyPoints", "Mask", "TVTensor", "Video", "is_rotated_bounding_format",
    "set_return_type", "wrap",
]  # fmt: skip


def wrap(wrappee: torch.Tensor, *, like: Any, **kwargs: Any) -> Any:
    """A plain tensor as the class of ``like``, with its format and canvas_size unless others are given."""
    return _like(wrappee, like, **kwargs)
