"""A Gaussian as scikit-image has it."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.transforms.corrupt.values import Floats


def smooth(field: Floats, sigma: float) -> Floats:
    """[H, W] or [H, W, C] smoothed by a Gaussian that ends at 4 sigma; beyond the edge the outermost value goes on."""
    side = 2 * int(4 * sigma + 0.5) + 1
    found = cv2.GaussianBlur(field, (side, side), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(field.shape)
