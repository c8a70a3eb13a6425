"""What is left of torchvision's functions on tensors: erasing, JPEG, the order of channels and frames, sizes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image as Pillow

from vicinal.compat.torchvision.tensors.levels import flat


def erase_image(
    image: torch.Tensor, i: int, j: int, h: int, w: int, v: torch.Tensor, inplace: bool = False
) -> torch.Tensor:
    """Rows i .. i + h - 1 of columns j .. j + w - 1 become ``v``."""
    result = image if inplace else image.clone()
    result[..., i : i + h, j : j + w] = v
    return result


def jpeg_image(image: torch.Tensor, quality: int) -> torch.Tensor:
    """Bytes [..., 1 or 3, H, W] compressed and decompressed, quality 1 .. 100."""
    if image.dtype != torch.uint8:
        raise TypeError(f"jpeg: expected a tensor of uint8, got {image.dtype}")
    if image.shape[-3] not in (1, 3):
        raise ValueError(f"jpeg: expected 1 or 3 channels, got {image.shape[-3]}")
    if not 1 <= quality <= 100:
        raise ValueError(f"quality: expected a number from 1 to 100, got {quality}")
    if image.numel() == 0:
        return image
    return torch.stack([_compressed(picture, quality) for picture in flat(image)]).reshape(image.shape)


def _compressed(picture: torch.Tensor, quality: int) -> torch.Tensor:
    array = picture.permute(1, 2, 0).cpu().numpy()
    stream = io.BytesIO()
    pixels = np.ascontiguousarray(array[:, :, 0] if array.shape[2] == 1 else array)
    Pillow.fromarray(pixels).save(stream, "JPEG", quality=quality)
    decoded = np.array(Pillow.open(stream))
    return torch.from_numpy(decoded.reshape(array.shape)).permute(2, 0, 1).to(picture.device)


def permute_channels_image(image: torch.Tensor, permutation: Sequence[int]) -> torch.Tensor:
    """The channels in another order."""
    order = list(permutation)
    if sorted(order) != list(range(image.shape[-3])):
        raise ValueError(f"permutation: expected the numbers below {image.shape[-3]}, each once, got {order}")
    return image[..., order, :, :]


def uniform_temporal_subsample_video(video: torch.Tensor, num_samples: int) -> torch.Tensor:
    """``num_samples`` frames at even distances, the first and the last among them."""
    frames = video.shape[-4]
    return video.index_select(-4, torch.linspace(0, frames - 1, num_samples, device=video.device).long())


def get_dimensions_image(image: torch.Tensor) -> list[int]:
    """Channels, height and width."""
    if image.ndim < 2:
        raise TypeError(f"expected a tensor of at least 2 dimensions, got {image.ndim}")
    return list(image.shape[-3:]) if image.ndim > 2 else [1, *image.shape]


def get_num_channels_image(image: torch.Tensor) -> int:
    """Channels."""
    return get_dimensions_image(image)[0]


def get_size_image(image: torch.Tensor) -> list[int]:
    """Height and width."""
    return get_dimensions_image(image)[1:]


def get_size_mask(mask: torch.Tensor) -> list[int]:
    """Height and width."""
    return get_size_image(mask)


def get_size_bounding_boxes(bounding_box: Any) -> list[int]:
    """Height and width of the canvas."""
    return list(bounding_box.canvas_size)


def get_size_keypoints(keypoints: Any) -> list[int]:
    """Height and width of the canvas."""
    return list(keypoints.canvas_size)


def get_num_frames_video(video: torch.Tensor) -> int:
    """Frames."""
    return int(video.shape[-4])
