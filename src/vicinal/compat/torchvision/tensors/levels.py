"""What is white in each dtype of tensors, and how many bits a level has."""

from __future__ import annotations

import torch

_BITS = {
    torch.uint8: 8, torch.int8: 7, torch.uint16: 16, torch.int16: 15, torch.int32: 31, torch.int64: 63,
}  # fmt: skip


def white(dtype: torch.dtype) -> int:
    """The greatest level: 1 for floats and bools."""
    return 1 if dtype.is_floating_point or dtype not in _BITS else (1 << _BITS[dtype]) - 1


def bits(dtype: torch.dtype) -> int:
    """Bits of a level, without the sign. Raises TypeError for other dtypes than integers."""
    if dtype not in _BITS:
        raise TypeError(f"dtype: expected an integer one, got {dtype}")
    return _BITS[dtype]


def working(image: torch.Tensor) -> torch.dtype:
    """The float dtype that a picture is computed in."""
    return image.dtype if image.is_floating_point() else torch.float32


def stored(result: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Floats as ``dtype``: rounded, halves to even, where it is an integer one."""
    return result if result.dtype == dtype else result.round_().to(dtype)


def flat(image: torch.Tensor) -> torch.Tensor:
    """[N, C, H, W] of [..., C, H, W]."""
    return image.reshape(-1, *image.shape[-3:])
