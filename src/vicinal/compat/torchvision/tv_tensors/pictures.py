"""Pictures, videos and masks as tensors with a meaning."""

from __future__ import annotations

from typing import Any

import torch

from vicinal.compat.torchvision.tv_tensors.base import TVTensor

__all__ = ["Image", "Mask", "Video"]


class Image(TVTensor):
    """A picture [..., C, H, W]; data of two dimensions get a channel. PIL images are read as uint8."""

    def __new__(cls, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool | None = None) -> Image:
        tensor = cls.as_data(data, dtype, device, requires_grad)
        if tensor.ndim < 2:
            raise ValueError(f"Image: expected at least 2 dimensions, got {tensor.ndim}")
        result: Image = (tensor.unsqueeze(0) if tensor.ndim == 2 else tensor).as_subclass(cls)
        return result

    def __repr__(self, **_options: Any) -> str:  # type: ignore[override]
        return f"Image({self.as_subclass(torch.Tensor)}, )"


class Video(TVTensor):
    """Pictures [..., T, C, H, W], one after another."""

    def __new__(cls, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool | None = None) -> Video:
        tensor = cls.as_data(data, dtype, device, requires_grad)
        if tensor.ndim < 4:
            raise ValueError(f"Video: expected at least 4 dimensions, got {tensor.ndim}")
        result: Video = tensor.as_subclass(cls)
        return result

    def __repr__(self, **_options: Any) -> str:  # type: ignore[override]
        return f"Video({self.as_subclass(torch.Tensor)}, )"


class Mask(TVTensor):
    """Labels, or one mask an object, [..., H, W]."""

    def __new__(cls, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool | None = None) -> Mask:
        result: Mask = cls.as_data(data, dtype, device, requires_grad).as_subclass(cls)
        return result

    def __repr__(self, **_options: Any) -> str:  # type: ignore[override]
        return f"Mask({self.as_subclass(torch.Tensor)}, )"
