"""Pixels to files, atomically: a reader sees the whole file or none."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import swap_red_blue
from vicinal.data.quiet import quiet_opencv
from vicinal.errors import DataError, expected

Array = NDArray[Any]

DEPTHS = {
    ".png": ("uint8", "uint16"), ".jpg": ("uint8",), ".jpeg": ("uint8",), ".webp": ("uint8",), ".bmp": ("uint8",),
    ".tif": ("uint8", "uint16", "float32"), ".tiff": ("uint8", "uint16", "float32"),
}
CHANNELS = {".png": (1, 2, 3, 4), ".jpg": (1, 3), ".jpeg": (1, 3), ".webp": (3, 4), ".bmp": (1, 3), ".tif": (1, 3, 4),
            ".tiff": (1, 3, 4)}


def write(path: str | os.PathLike[str], picture: Array, quality: int = 95, compression: int = 3) -> Path:
    """Writes RGB [H, W, C] or grey [H, W] to PNG, JPEG, WebP, TIFF or BMP by the path's suffix; masks go to PNG.

    ``quality`` 1 to 100 for JPEG and WebP (above 100: WebP without loss), ``compression`` 0 to 9 for PNG. The bytes go
    to a temporary file in the same folder, are flushed to the disk and renamed. Raises DataError where the format
    cannot hold the dtype or the channels, OSError where the disk will not.
    """
    if not isinstance(path, str | os.PathLike):
        raise DataError(expected("write.path", "a path", path))
    target = Path(path)
    data = encode(picture, target.suffix, quality, compression)
    write_bytes(target, data)
    return target


def encode(picture: Array, suffix: str, quality: int = 95, compression: int = 3) -> bytes:
    """The encoded bytes of a picture; ``suffix`` such as ".png" names the format."""
    if not isinstance(picture, np.ndarray):
        raise DataError(expected("write.picture", "a NumPy array [H, W] or [H, W, C]", picture))
    _check_whole("quality", quality, 1, 101)
    _check_whole("compression", compression, 0, 9)
    suffix = suffix.lower()
    if suffix not in DEPTHS:
        raise DataError(expected("write: suffix", f"one of {', '.join(DEPTHS)}", suffix))
    if picture.dtype.name not in DEPTHS[suffix]:
        raise DataError(f"write: dtype for {suffix}: expected {' or '.join(DEPTHS[suffix])}, got {picture.dtype.name}")
    picture = picture[..., None] if picture.ndim == 2 else picture
    if picture.ndim != 3 or picture.shape[2] not in CHANNELS[suffix] or 0 in picture.shape:
        wish = f"[H, W] or [H, W, C] with C of {', '.join(map(str, CHANNELS[suffix]))}"
        raise DataError(expected(f"write: shape for {suffix}", wish, picture.shape))
    if picture.shape[2] == 2:
        return _grey_alpha(picture)
    options = {
        ".jpg": [cv2.IMWRITE_JPEG_QUALITY, quality], ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, quality],
        ".webp": [cv2.IMWRITE_WEBP_QUALITY, quality], ".png": [cv2.IMWRITE_PNG_COMPRESSION, compression],
    }
    with quiet_opencv():
        done, buffer = cv2.imencode(suffix, swap_red_blue(picture), options.get(suffix, []))
    if not done:
        raise DataError(f"write: {suffix} cannot hold a picture of shape {picture.shape} and {picture.dtype}")
    return bytes(buffer)


def _check_whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise DataError(expected(f"write.{name}", f"a whole number in [{low}, {high}]", value))


def write_bytes(path: Path, data: bytes) -> None:
    """Replaces ``path`` by ``data`` in one step; nothing is left behind when it fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:  # of the file that was asked for
            raise type(error)(error.errno, error.strerror, os.fspath(path)) from None
        raise


def _grey_alpha(picture: Array) -> bytes:
    from PIL import Image

    if picture.dtype != np.uint8:
        raise DataError(expected("write: dtype for grey with alpha", "uint8", picture.dtype.name))
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "PNG")
    return buffer.getvalue()
