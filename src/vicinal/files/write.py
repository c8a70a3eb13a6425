"""Pixels to files, atomically: a reader sees the whole file or none."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import check_flag
from vicinal.data.pictures import swap_red_blue
from vicinal.errors import DataError, expected, one_of
from vicinal.files.quiet import quiet_opencv
from vicinal.numbers import check_integer

Array = NDArray[Any]

DEPTHS = {
    ".png": ("uint8", "uint16"), ".jpg": ("uint8",), ".jpeg": ("uint8",), ".webp": ("uint8",), ".bmp": ("uint8",),
    ".tif": ("uint8", "uint16", "float32"), ".tiff": ("uint8", "uint16", "float32"),
}
CHANNELS = {".png": (1, 2, 3, 4), ".jpg": (1, 3), ".jpeg": (1, 3), ".webp": (3, 4), ".bmp": (1, 3), ".tif": (1, 3, 4),
            ".tiff": (1, 3, 4)}
TIFF_PLAIN = 1  # of floats: some versions of OpenCV would else choose LogLuv, which loses
SUBSAMPLINGS = {
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444, "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
}  # fmt: skip


def storable(suffix: str, picture: Array) -> str:
    """``suffix``, or where files of that kind are not written with the pixels of [H, W, C]: ".png", else ".tif"."""
    return next((other for other in (suffix, ".png", ".tif") if _holds(other.lower(), picture)), suffix)


@cache
def _name(dtype: np.dtype[Any]) -> str:
    """NumPy makes it anew each time, which takes longer than the smallest pictures do."""
    return str(dtype.name)


def _holds(suffix: str, picture: Array) -> bool:
    dtype, channels = _name(picture.dtype), picture.shape[2]
    return dtype in DEPTHS.get(suffix, ()) and channels in CHANNELS.get(suffix, ()) and (channels != 2 or dtype == "uint8")


@attrs.frozen
class Encoding:
    """How pictures are stored; each format takes what it has, and the same pixels always give the same bytes.

    ``quality``: 1 to 100, for JPEG and WebP. ``subsampling``: of the colours of a JPEG, "4:4:4" (none), "4:2:2" or
    "4:2:0". ``compression``: 0 to 9, for PNG. ``lossless``: WebP without loss. Raises DataError for other values.
    """

    quality: int = 95
    compression: int = 3
    subsampling: str = "4:2:0"
    lossless: bool = False

    def __attrs_post_init__(self) -> None:
        for name, low, high in (("quality", 1, 100), ("compression", 0, 9)):
            value = check_integer(DataError, f"write.{name}", getattr(self, name), low, high)
            object.__setattr__(self, name, value)
        if not isinstance(self.subsampling, str) or self.subsampling not in SUBSAMPLINGS:
            raise DataError(one_of("write.subsampling", SUBSAMPLINGS, self.subsampling))
        check_flag(self.lossless, "write.lossless")

    def encode(self, picture: Array, suffix: str) -> bytes:
        """The encoded bytes of RGB [H, W, C] or grey [H, W]; ``suffix`` such as ".png" names the format.

        Raises DataError where the format cannot hold the dtype or the channels.
        """
        picture, suffix = _checked(picture, suffix)
        if picture.shape[2] == 2:
            return _grey_alpha(picture, self.compression)
        with quiet_opencv():
            done, buffer = cv2.imencode(suffix, swap_red_blue(picture), self._options(suffix, _name(picture.dtype)))
        if not done:
            raise DataError(f"write: {suffix} cannot hold a picture of shape {picture.shape} and {picture.dtype}")
        return bytes(buffer)

    def _options(self, suffix: str, depth: str) -> list[int]:
        if suffix in (".jpg", ".jpeg"):
            factor = SUBSAMPLINGS[self.subsampling]
            return [cv2.IMWRITE_JPEG_QUALITY, self.quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor]
        if suffix == ".webp":
            return [cv2.IMWRITE_WEBP_QUALITY, 101 if self.lossless else self.quality]
        if suffix == ".png":
            return [cv2.IMWRITE_PNG_COMPRESSION, self.compression]
        return [cv2.IMWRITE_TIFF_COMPRESSION, TIFF_PLAIN] if depth == "float32" else []


def write(
    path: str | os.PathLike[str], picture: Array, quality: int = 95, compression: int = 3, subsampling: str = "4:2:0",
    lossless: bool = False,
) -> Path:  # fmt: skip
    """Writes RGB [H, W, C] or grey [H, W] to PNG, JPEG, WebP, TIFF or BMP by the path's suffix; masks go to PNG.

    ``quality`` 1 to 100 for JPEG and WebP, ``compression`` 0 to 9 for PNG, ``subsampling`` "4:4:4", "4:2:2" or "4:2:0"
    for the colours of a JPEG, ``lossless`` for WebP. The bytes go to a temporary file in the same folder, are flushed
    to the disk and renamed. Raises DataError if the format cannot hold the dtype or the channels, and OSError if the
    file cannot be written.

    >>> vc.write("photo.jpg", image, quality=90).stat().st_size < image.nbytes
    True
    """
    if not isinstance(path, str | os.PathLike):
        raise DataError(expected("write.path", "a path", path))
    target = Path(path)
    write_bytes(target, encode(picture, target.suffix, quality, compression, subsampling, lossless))
    return target


def encode(
    picture: Array, suffix: str, quality: int = 95, compression: int = 3, subsampling: str = "4:2:0",
    lossless: bool = False,
) -> bytes:  # fmt: skip
    """The encoded bytes of a picture: ``Encoding(quality, ...).encode(picture, suffix)``."""
    return Encoding(quality, compression, subsampling, lossless).encode(picture, suffix)


def _checked(picture: Array, suffix: str) -> tuple[Array, str]:
    """The picture as [H, W, C] and the suffix in lower case; DataError where they do not go together."""
    if not isinstance(picture, np.ndarray):
        raise DataError(expected("write.picture", "a NumPy array [H, W] or [H, W, C]", picture))
    suffix = suffix.lower()
    if suffix not in DEPTHS:
        raise DataError(expected("write: suffix", f"one of {', '.join(DEPTHS)}", suffix))
    if _name(picture.dtype) not in DEPTHS[suffix]:
        hint = " (of values in [0, 1]: (255 * picture).round().astype(np.uint8))" if picture.dtype.kind == "f" else ""
        raise DataError(f"write: dtype for {suffix}: expected {' or '.join(DEPTHS[suffix])}, got {picture.dtype.name}{hint}")
    picture = picture[..., None] if picture.ndim == 2 else picture
    if picture.ndim != 3 or picture.shape[2] not in CHANNELS[suffix] or 0 in picture.shape:
        wish = f"[H, W] or [H, W, C] with C of {', '.join(map(str, CHANNELS[suffix]))}"
        raise DataError(expected(f"write: shape for {suffix}", wish, picture.shape))
    return picture, suffix


def write_bytes(path: Path, data: bytes) -> None:
    """Replaces ``path`` by ``data`` in one step; nothing is left behind when it fails."""
    part = path.with_name(f".{os.getpid()}-{secrets.token_hex(8)}.part")  # short, whatever the file's own name is
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


def _grey_alpha(picture: Array, compression: int) -> bytes:
    from PIL import Image

    if picture.dtype != np.uint8:
        raise DataError(expected("write: dtype for grey with alpha", "uint8", picture.dtype.name))
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "PNG", compress_level=compression)
    return buffer.getvalue()
