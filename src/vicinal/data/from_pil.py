"""PIL images as arrays [H, W, C], and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.data.foreign import Array
from vicinal.errors import DataError, expected

MODES = ("L", "LA", "RGB", "RGBA", "F", "I")


def from_pil(image: Any, where: str) -> Array:
    """uint8, of I;16 uint16, of F float32 and of I int32; a palette as RGB or RGBA, and single bits as L."""
    mode = image.mode
    if mode == "P":
        image = image.convert("RGBA" if pil_has_alpha(image) else "RGB")
    elif mode == "1":
        image = image.convert("L")
    elif mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)[..., None]
    elif mode not in MODES:
        raise DataError(expected(f"{where}: mode", "L, LA, RGB, RGBA, P, 1, I, I;16 or F (see Image.convert)", mode))
    array = np.asarray(image)
    array = array if array.ndim == 3 else array[..., None]
    if not all(array.shape):
        raise DataError(expected(f"{where}: shape", "at least one pixel and one channel", array.shape))
    return array


def pil_has_alpha(image: Any) -> bool:
    """Whether the last channel of ``from_pil`` is alpha."""
    return image.mode in ("LA", "RGBA") or (image.mode == "P" and bool(image.has_transparency_data))


def to_pil(array: Array) -> Any:
    """A PIL image where Pillow has a mode for it (uint8 of 1 to 4 channels; uint16, int32, float32 of one), else the array."""
    channels = array.shape[-1]
    single = channels == 1 and array.dtype.name in ("uint16", "int32", "float32")
    if not single and not (array.dtype == np.uint8 and channels <= 4):
        return array
    from PIL import Image

    return Image.fromarray(array[..., 0] if channels == 1 else np.ascontiguousarray(array))
