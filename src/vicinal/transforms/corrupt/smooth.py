"""A Gaussian as scikit-image has it."""

from __future__ import annotations

import cv2

from vicinal.data import buffers
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.values import Floats


def smooth(field: Floats, sigma: float) -> Floats:
    """[H, W] or [H, W, C] smoothed by a Gaussian that ends at 4 sigma; beyond the edge the outermost value goes on."""
    side = 2 * int(4 * sigma + 0.5) + 1
    return by_channels(
        lambda part: cv2.GaussianBlur(
            part, (side, side), sigma, dst=buffers.empty(part.shape, part.dtype), borderType=cv2.BORDER_REPLICATE
        ),
        field,
    )
