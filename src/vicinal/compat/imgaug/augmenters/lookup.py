"""Tables of 256 levels, applied to pictures of bytes."""

from typing import Any

import cv2
import numpy as np

LEVELS = np.arange(256, dtype=np.float32)


def lookup(image: Any, table: Any) -> Any:
    """A uint8 picture (H, W, C) through a table (256,), or one of each channel, (256, C)."""
    if image.size == 0:
        return image
    if table.ndim == 2 and table.shape[1] > 128:  # OpenCV 5 takes no more
        return np.stack([table[image[..., c], c] for c in range(image.shape[-1])], axis=-1)
    if table.ndim == 1:
        return cv2.LUT(image.reshape(image.shape[0], -1), table).reshape(image.shape)
    return cv2.LUT(np.ascontiguousarray(image), np.ascontiguousarray(table[np.newaxis])).reshape(image.shape)


def by_channel(values: Any, per_channel: bool, channels: int) -> Any:
    """What one row of drawn numbers (C,) says: a number for all channels, or one for each."""
    if per_channel:
        return values[:channels]
    return values[0] if len(values) else np.zeros((), values.dtype)


def truncated(levels: Any) -> Any:
    """Levels as bytes, cut off instead of rounded, as imgaug does after products."""
    return np.clip(levels, 0, 255).astype(np.uint8)


def rounded(levels: Any) -> Any:
    """Levels as bytes, rounded half to even."""
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
