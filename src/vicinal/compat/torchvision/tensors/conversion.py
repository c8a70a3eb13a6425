"""Between PIL images, arrays and tensors, and between dtypes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image as Pillow

from vicinal.compat.torchvision.tensors.levels import bits, white

BELOW_ONE = 1e-3
"""Of a level: what keeps float white from becoming one level more than there is."""


def to_dtype_image(image: torch.Tensor, dtype: torch.dtype = torch.float32, scale: bool = False) -> torch.Tensor:
    """``image`` as another dtype; with ``scale`` black and white stay what they are.

    Raises RuntimeError where float levels have too few bits for the integer.
    """
    if image.dtype == dtype or not scale:
        return image.to(dtype)
    from_float, to_float = image.is_floating_point(), dtype.is_floating_point
    if from_float and to_float:
        return image.to(dtype)
    if from_float:
        single, double = image.dtype == torch.float32, image.dtype == torch.float64
        if (single and dtype in (torch.int32, torch.int64)) or (double and dtype == torch.int64):
            raise RuntimeError(f"to_dtype: expected an integer of at most the bits of {image.dtype}, got {dtype}")
        return image.mul(white(dtype) + 1.0 - BELOW_ONE).to(dtype)
    if to_float:
        return image.to(dtype).mul_(1.0 / white(image.dtype))
    more = bits(dtype) - bits(image.dtype)
    # PyTorch has no shifts of uint16.
    whole = image.to(torch.int64) if image.dtype == torch.uint16 else image
    if more < 0:
        return whole.bitwise_right_shift(-more).to(dtype)
    return whole.to(torch.int64 if dtype == torch.uint16 else dtype).bitwise_left_shift_(more).to(dtype)


def convert_image_dtype(image: torch.Tensor, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """``image`` as another dtype, with the same black and white."""
    return to_dtype_image(image, dtype, scale=True)


def normalize_image(
    image: torch.Tensor, mean: Sequence[float], std: Sequence[float], inplace: bool = False
) -> torch.Tensor:
    """(image - mean) / std for each channel of floats [..., C, H, W]."""
    if not image.is_floating_point():
        raise TypeError(f"normalize: expected a tensor of floats, got {image.dtype}")
    if image.ndim < 3:
        raise ValueError(f"normalize: expected a tensor of shape [..., C, H, W], got {tuple(image.shape)}")
    divisor = 0 in (list(std) if isinstance(std, Sequence) else [std])
    if divisor:
        raise ValueError(f"normalize: expected std without zeros after conversion to {image.dtype}, got {std}")
    middle, spread = (torch.as_tensor(value, dtype=image.dtype, device=image.device) for value in (mean, std))
    if (spread == 0).any():
        raise ValueError(f"normalize: expected std without zeros after conversion to {image.dtype}, got {std}")
    middle, spread = (value.view(-1, 1, 1) if value.ndim == 1 else value for value in (middle, spread))
    return (image.sub_(middle) if inplace else image.sub(middle)).div_(spread)


def pil_to_tensor(pic: Any) -> torch.Tensor:
    """A PIL image as a tensor [C, H, W] of its own dtype."""
    if not isinstance(pic, Pillow.Image):
        raise TypeError(f"pil_to_tensor: expected a PIL image, got {type(pic)}")
    array = np.array(pic, copy=True)
    if array.ndim == 2:
        array = array[:, :, None]
    return torch.as_tensor(array).permute(2, 0, 1)


def to_image(inpt: Any) -> Any:
    """A tensor with the meaning of a picture, of a PIL image, an array [H, W, C] or [H, W], or a tensor."""
    from vicinal.compat.torchvision.tv_tensors import Image

    if isinstance(inpt, np.ndarray):
        array = inpt if inpt.ndim > 2 else np.atleast_3d(inpt)
        return Image(torch.from_numpy(array).permute(2, 0, 1).contiguous())
    if isinstance(inpt, Pillow.Image):
        return Image(pil_to_tensor(inpt))
    if isinstance(inpt, torch.Tensor):
        return Image(inpt)
    raise TypeError(f"to_image: expected a PIL image, a numpy array or a tensor, got {type(inpt)}")


def to_tensor(pic: Any) -> torch.Tensor:
    """A PIL image or an array [H, W, C] as a tensor [C, H, W]; bytes become floats in [0, 1]."""
    if isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise ValueError(f"pic: expected 2 or 3 dimensions, got {pic.ndim}")
        array = pic[:, :, None] if pic.ndim == 2 else pic
    elif isinstance(pic, Pillow.Image):
        array = _pixels(pic)
    else:
        raise TypeError(f"to_tensor: expected a PIL image or an array, got {type(pic)}")
    tensor = torch.from_numpy(np.ascontiguousarray(array.transpose(2, 0, 1)))
    return tensor.to(torch.get_default_dtype()).div(255) if tensor.dtype == torch.uint8 else tensor


_MODES = {"I": np.int32, "F": np.float32, "I;16": np.uint16 if sys.byteorder == "little" else np.int16}


def _pixels(image: Pillow.Image) -> Any:
    array = np.array(image, _MODES.get(image.mode), copy=True)
    if image.mode == "1":
        array = array.astype(np.uint8) * np.uint8(255)
    return array[:, :, None] if array.ndim == 2 else array
