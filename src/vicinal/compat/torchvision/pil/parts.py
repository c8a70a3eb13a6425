"""Sizes of PIL images, JPEG, and tensors or arrays as PIL images."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np
from PIL import Image as Pillow

from vicinal.compat.torchvision.kinds import OTHER, PIL, kind_of, plain

Picture = Pillow.Image

_OF_DTYPE = {"uint8": "L", "int16": "I;16", "uint16": "I;16", "int32": "I", "float32": "F"}
_OF_CHANNELS = {2: ("LA",), 3: ("RGB", "YCbCr", "HSV"), 4: ("RGBA", "CMYK", "RGBX")}


def get_dimensions(image: Picture) -> list[int]:
    """Channels, height and width."""
    return [len(image.getbands()), image.height, image.width]


def get_num_channels(image: Picture) -> int:
    """Channels."""
    return len(image.getbands())


def get_size(image: Picture) -> list[int]:
    """Height and width."""
    return [image.height, image.width]


def jpeg(image: Picture, quality: int) -> Picture:
    """Compressed and decompressed, quality 1 .. 100."""
    if not 1 <= quality <= 100:
        raise ValueError(f"quality: expected a number from 1 to 100, got {quality}")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    decoded = Pillow.open(stream)
    decoded.load()
    return decoded


def to_pil_image(pic: Any, mode: str | None = None) -> Picture:
    """A PIL image of a tensor [C, H, W] or [H, W], or of an array [H, W, C] or [H, W]; floats are in [0, 1].

    Raises TypeError for other values and dtypes, ValueError for other shapes and for a mode that does not fit.
    """
    if isinstance(pic, np.ndarray):
        array = pic if pic.ndim != 2 else pic[:, :, None]
        if array.ndim != 3:
            raise ValueError(f"pic: expected 2 or 3 dimensions, got {pic.ndim}")
        if np.issubdtype(array.dtype, np.floating) and mode != "F":
            array = (array * 255).astype(np.uint8)
    elif kind_of(pic) not in (PIL, OTHER):
        array = _of_tensor(plain(pic), mode)
    else:
        raise TypeError(f"to_pil_image: expected a tensor or an array, got {type(pic)}")
    if array.shape[2] > 4:
        raise ValueError(f"to_pil_image: expected at most 4 channels, got {array.shape[2]}")
    return _of_array(np.ascontiguousarray(array), mode)


def _of_tensor(tensor: Any, mode: str | None) -> Any:
    if tensor.ndim not in (2, 3):
        raise ValueError(f"pic: expected 2 or 3 dimensions, got {tensor.ndim}")
    planes = tensor.unsqueeze(0) if tensor.ndim == 2 else tensor
    if planes.is_floating_point() and mode != "F":
        planes = planes.mul(255).to(sys.modules["torch"].uint8)
    return planes.permute(1, 2, 0).cpu().numpy()


def _of_array(array: Any, mode: str | None) -> Picture:
    channels = array.shape[2]
    if channels == 1:
        found = _OF_DTYPE.get(str(array.dtype))
        if mode is not None and mode != found and found is not None:
            raise ValueError(f"to_pil_image.mode: expected {found} for {array.dtype}, got {mode}")
        if found is None:
            raise TypeError(f"to_pil_image: expected a dtype that Pillow has a mode for, got {array.dtype}")
        flat = array[:, :, 0]
        return Pillow.fromarray(flat.astype(np.uint16) if found == "I;16" else flat)
    if mode is not None and mode not in _OF_CHANNELS[channels]:
        raise ValueError(f"to_pil_image.mode: expected one of {', '.join(_OF_CHANNELS[channels])}, got {mode}")
    if array.dtype != np.uint8:
        raise TypeError(f"to_pil_image: expected a dtype that Pillow has a mode for, got {array.dtype}")
    usual = _OF_CHANNELS[channels][0]
    image = Pillow.fromarray(array)
    return image if mode in (None, usual) else Pillow.frombytes(mode or usual, image.size, array.tobytes())
