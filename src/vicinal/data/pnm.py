"""PBM, PGM, PPM and PFM: OpenCV reads the numbers, and leaves it open which of them is white."""

from __future__ import annotations

import re
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.header import BrokenFileError
from vicinal.data.pictures import swap_red_blue
from vicinal.data.quiet import quiet_opencv

Array = NDArray[Any]

_GAP = rb"(?:\s|#[^\n]*\n)+"
_LEVELS = re.compile(rb"P[2356]" + _GAP + rb"\d+" + _GAP + rb"\d+" + _GAP + rb"(\d+)\s")


def decode_pnm(data: bytes) -> Array:
    """The pixels [H, W, C]: uint8 or uint16 with the file's highest level at 255 or 65535; float32 as they are."""
    picture = decode_levels(data)
    found = _LEVELS.match(data)
    highest = 0 if found is None else int(found.group(1))
    if picture.dtype == np.float32 or not highest:
        return picture
    most = int(np.iinfo(picture.dtype).max)
    if highest == most:
        return picture
    scaled = (picture.astype(np.uint32) * most + highest // 2) // highest
    return np.minimum(scaled, most).astype(picture.dtype)


def decode_levels(data: bytes) -> Array:
    """The numbers [H, W, C] of the file as they are; BrokenFileError where it ends too early."""
    try:
        with quiet_opencv():
            picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        picture = None
    if picture is None:
        raise BrokenFileError("truncated or broken PPM")
    return picture[..., None] if picture.ndim == 2 else swap_red_blue(picture)
