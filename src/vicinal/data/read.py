"""Files and bytes to pixels: libjpeg-turbo and OpenCV where they can, Pillow where they cannot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.container import open_pillow, read_header
from vicinal.data.header import BrokenFileError, Header
from vicinal.data.jpeg import decode_jpeg
from vicinal.data.pictures import NATIVE, swap_red_blue
from vicinal.data.quiet import quiet_opencv, quiet_warnings
from vicinal.errors import DataError, ReadError, expected, one_of

Array = NDArray[Any]
Source = str | os.PathLike[str] | bytes | bytearray | memoryview

UNNAMED = "<bytes>"
CHANNELS = ("unchanged", "rgb", "grey")
MAX_PIXELS = 2**28
PILLOW_FIRST = frozenset({"jpeg", "GIF", "ICO", "ICNS"})  # of JPEG the rare kinds, such as CMYK
MASK_MODES = ("1", "L", "P", "I", "I;16", "I;16B", "I;16L")


def read(source: Source, channels: str = "unchanged", max_pixels: int = MAX_PIXELS) -> Array:
    """The picture of a file or of encoded bytes, RGB [H, W, C], turned upright by its EXIF orientation.

    ``channels`` "unchanged" keeps grey (C = 1), grey with alpha (2), RGB (3) and RGBA (4), "rgb" gives three and "grey"
    one. uint8 and uint16 stay what they are, float32 (TIFF) too. A palette is turned to RGB or RGBA; of an animation
    the first frame is read. That the last channel is alpha, an array does not say: pipelines are told by ``alpha=True``,
    and know it of ``Encoded``. JPEG, PNG, WebP, TIFF, BMP, GIF, and what else OpenCV or Pillow knows.
    Raises ReadError with the path and the reason: no such file, empty, truncated, no picture, above ``max_pixels``.
    """
    check_channels("read", channels)
    data, name = read_bytes(source)
    try:
        header = checked_header(data, max_pixels)
        return np.ascontiguousarray(with_channels(decode(data, header), channels))
    except BrokenFileError as error:
        raise ReadError(f"{name}: {error}") from error


def read_mask(source: Source, max_pixels: int = MAX_PIXELS) -> Array:
    """The mask of a file or bytes, [H, W] uint8, uint16 or int32: grey levels, or palette indices as they are stored.

    Raises ReadError as ``read`` does, and for files in colour.
    """
    data, name = read_bytes(source)
    try:
        checked_header(data, max_pixels)
        image = open_pillow(data)
        if image.mode not in MASK_MODES:
            raise BrokenFileError(f"expected a mask (grey levels or a palette), got mode {image.mode}")
        array = np.asarray(_load(image))
    except BrokenFileError as error:
        raise ReadError(f"{name}: {error}") from error
    if array.dtype == np.bool_:
        array = array.astype(np.uint8)
    elif array.dtype.itemsize == 2:
        array = array.astype(np.uint16)
    return np.ascontiguousarray(array)


def read_bytes(source: Source, where: str = "read.source") -> tuple[bytes, str]:
    """The bytes of a file (or those given) and what to call them in errors."""
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), UNNAMED
    elif not isinstance(source, str | os.PathLike):
        raise DataError(expected(where, "a path, or the bytes of a file", source))
    else:
        name = os.fspath(source)
        try:
            data = Path(source).read_bytes()
        except FileNotFoundError as error:
            raise ReadError(f"{name}: no such file") from error
        except OSError as error:
            raise ReadError(f"{name}: {error.strerror or error}") from error
    if not data:
        raise ReadError(f"{name}: empty file")
    return data, name


def check_channels(where: str, channels: object) -> None:
    """DataError unless ``channels`` is "unchanged", "rgb" or "grey"."""
    if not isinstance(channels, str) or channels not in CHANNELS:
        raise DataError(one_of(f"{where}.channels", CHANNELS, channels, "unchanged, rgb or grey"))


def checked_header(data: bytes, max_pixels: int, where: str = "read") -> Header:
    """The header; BrokenFileError for a picture that is broken or has more pixels than are read."""
    if not isinstance(max_pixels, int) or isinstance(max_pixels, bool) or max_pixels < 1:
        raise DataError(expected(f"{where}.max_pixels", "a whole number of at least 1", max_pixels))
    header = read_header(data)
    if header.height * header.width > max_pixels:
        raise BrokenFileError(f"{header.width} x {header.height} pixels; at most {max_pixels} are read (max_pixels)")
    return header


def decode(data: bytes, header: Header) -> Array:
    """The pixels [H, W, C], upright; BrokenFileError where they are damaged or of a dtype that nothing here takes."""
    picture = None
    if header.plain:
        picture = decode_jpeg(data, header)
    elif header.kind not in PILLOW_FIRST:
        picture = _by_opencv(data, header)
    picture = _by_pillow(data) if picture is None else upright(picture, header.orientation)
    if picture.dtype not in NATIVE:
        raise BrokenFileError(f"pixels of {picture.dtype}; uint8, uint16 and float32 are read")
    return picture


def _by_opencv(data: bytes, header: Header) -> Array | None:
    """The pixels as stored, not turned upright; None where OpenCV cannot decode them."""
    try:
        with quiet_opencv():
            picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if picture is None:
        return None
    if picture.ndim == 2:
        return picture[..., None]
    picture = swap_red_blue(picture)
    return picture[..., 2:] if header.grey_alpha and picture.shape[2] == 4 else picture


def _by_pillow(data: bytes) -> Array:
    image = _load(open_pillow(data))
    if image.mode in ("P", "PA", "CMYK", "YCbCr", "HSV", "LAB"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    elif image.mode == "1":
        image = image.convert("L")
    array = np.asarray(image)
    return array if array.ndim == 3 else array[..., None]


def _load(image: Any) -> Any:
    """The decoded image, upright; BrokenFileError where its pixels are damaged or missing."""
    from PIL import ImageOps

    with quiet_warnings():
        try:
            image.load()
            return ImageOps.exif_transpose(image)
        except Exception as error:  # Pillow's decoders raise many kinds on damaged files
            raise BrokenFileError(f"truncated or broken {image.format}: {error}") from error


def upright(picture: Array, orientation: int) -> Array:
    """Undoes an EXIF orientation of 1 to 8 (others are taken as 1)."""
    if orientation in (5, 6, 7, 8):
        picture = picture.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return picture


def with_channels(picture: Array, channels: str) -> Array:
    """[H, W, C] with the channels that ``channels`` (as ``read`` takes it) asks for."""
    count = picture.shape[2]
    if channels == "rgb" and count != 3:
        return np.repeat(picture[..., :1], 3, axis=2) if count < 3 else picture[..., :3]
    if channels == "grey" and count > 1:
        colour = np.ascontiguousarray(picture[..., :3])
        return picture[..., :1] if count == 2 else cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)[..., None]
    return picture
