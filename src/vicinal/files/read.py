"""Files and bytes to pixels, each kind by a decoder that is known to read it rightly."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import NATIVE, swap_red_blue
from vicinal.errors import DataError, ReadError, VicinalError, expected, one_of
from vicinal.files.container import open_pillow, read_header
from vicinal.files.header import BrokenFileError, Header
from vicinal.files.jpeg import decode_jpeg
from vicinal.files.orientation import upright
from vicinal.files.png import decode_png, decode_png_mask
from vicinal.files.pnm import KINDS, decode_levels, decode_pnm
from vicinal.files.quiet import quiet_opencv, quiet_warnings
from vicinal.files.tiff.decode import decode_tiff, decode_tiff_mask
from vicinal.numbers import check_integer

Array = NDArray[Any]
Source = str | os.PathLike[str] | bytes | bytearray | memoryview

UNNAMED = "<bytes>"
CHANNELS = ("unchanged", "rgb", "grey")
MAX_PIXELS = 2**28
OPENCV = ("WEBP", "JPEG2000")
"""Kinds that OpenCV reads rightly: faster (WebP), or with 16 bits in colour (JPEG 2000). Of all others Pillow does."""
MASK_DTYPES = frozenset({np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.int32)})
MASK_MODES = ("1", "L", "P", "I", "I;16", "I;16B", "I;16L")
PREMULTIPLIED = {"RGBa": "RGBA", "La": "LA", "RGBX": "RGB"}
PLAIN_MODES = ("L", "LA", "RGB", "RGBA", "I", "I;16", "I;16B", "I;16L", "F")
COLOURS = ("P", "PA", "CMYK", "YCbCr", "HSV")


def read(source: Source, channels: str = "unchanged", max_pixels: int = MAX_PIXELS) -> Array:
    """The picture of a file or of encoded bytes, RGB [H, W, C], turned upright by its EXIF orientation.

    ``channels`` "unchanged" keeps grey (C = 1), grey with alpha (2), RGB (3) and RGBA (4), "rgb" gives three and "grey"
    (or "gray") one. uint8 and uint16 stay what they are, float32 (TIFF) too; wider floats become float32. Palettes and CMYK
    are turned to RGB or RGBA, a transparent colour to alpha (not premultiplied); low values are black, whatever the file
    calls 0. Of animations and files of several pages, the first is read. Formats: JPEG, PNG, WebP, TIFF, BMP, GIF, PPM, AVIF,
    JPEG 2000, ICO, ICNS, PCX, QOI, SGI, TGA. An array does not tell whether its last channel is alpha: pass ``alpha=True`` to
    the pipeline, or use ``Encoded``, which does.
    Raises ReadError with the path and the reason: no such file, empty, truncated, not a picture, more than ``max_pixels``
    pixels, or of a kind that is not supported (a TIFF of int16 or CIELab values ...).

    >>> path = vc.write("photo.png", image)
    >>> bool((vc.read(path) == image).all())
    True
    """
    channels = channels_of("read.channels", channels)
    data, name = read_bytes(source)
    try:
        header = checked_header(data, max_pixels)
        return np.ascontiguousarray(with_channels(decode(data, header), channels))
    except BrokenFileError as error:
        raise ReadError(f"{name}: {error}") from error


def read_mask(source: Source, max_pixels: int = MAX_PIXELS) -> Array:
    """The mask of a file or bytes, [H, W] uint8, uint16 or int32: grey levels, or palette indices as they are stored.

    Raises ReadError as ``read`` does, and for files in colour.

    >>> path = vc.write("mask.png", mask)
    >>> bool((vc.read_mask(path) == mask).all())
    True
    """
    data, name = read_bytes(source)
    try:
        array = _mask(data, checked_header(data, max_pixels))
        if array.dtype not in MASK_DTYPES:
            array = _as_int32(array)
    except BrokenFileError as error:
        raise ReadError(f"{name}: {error}") from error
    return np.ascontiguousarray(array)


def _mask(data: bytes, header: Header) -> Array:
    """The mask [H, W] as stored, upright, of any integers."""
    if header.kind == "TIFF":
        return decode_tiff_mask(data)
    few = decode_png_mask(data) if header.kind == "png" else None
    if few is not None:
        return upright(few, header.orientation)
    if data[:2] in (b"P2", b"P5"):  # Pillow makes the highest level white
        return decode_levels(data)[..., 0]
    image = open_pillow(data)
    if image.mode not in MASK_MODES:
        raise BrokenFileError(f"expected a mask (grey levels or a palette), got mode {image.mode}")
    array = np.asarray(_load(image))
    if array.dtype == np.bool_:
        return array.astype(np.uint8)
    return array.astype(np.uint16) if array.dtype.itemsize == 2 else array


def _as_int32(array: Array) -> Array:
    low, high = int(array.min()), int(array.max())
    if low < -(2**31) or high >= 2**31:
        raise BrokenFileError(f"expected a mask of values that int32 holds, got {low if low < -(2**31) else high}")
    return array.astype(np.int32)


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
        except IsADirectoryError as error:
            raise ReadError(f"{name}: expected a file, got a folder; vicinal.datasets.read opens data sets") from error
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
            raise ReadError(f"{name}: {getattr(error, 'strerror', None) or error}") from error
    if not data:
        raise ReadError(f"{name}: empty file")
    return data, name


def channels_of(
    where: str, channels: object, choices: Sequence[str] = CHANNELS, error: type[VicinalError] = DataError
) -> str:
    """One of ``choices``, of which "grey" may be given as "gray" too; else ``error``."""
    found = "grey" if isinstance(channels, str) and channels == "gray" else channels
    if not isinstance(found, str) or found not in choices:
        raise error(one_of(where, choices, channels, f"{', '.join(choices[:-1])} or {choices[-1]}"))
    return found


def checked_header(data: bytes, max_pixels: int, where: str = "read") -> Header:
    """The header; BrokenFileError for a picture that is broken or has more pixels than are read."""
    max_pixels = check_integer(DataError, f"{where}.max_pixels", max_pixels, 1)
    header = read_header(data)
    if header.height * header.width > max_pixels:
        raise BrokenFileError(f"{header.width} x {header.height} pixels; at most {max_pixels} are read (max_pixels)")
    return header


def decode(data: bytes, header: Header) -> Array:
    """The pixels [H, W, C], upright; BrokenFileError where they are damaged or of a dtype that nothing here takes."""
    picture = None
    if header.plain:
        picture = decode_jpeg(data, header)
    elif header.kind == "png":
        picture = decode_png(data)
    elif header.kind == "TIFF":
        return decode_tiff(data)
    elif data[:2] in KINDS:
        picture = decode_pnm(data)
    elif header.kind in OPENCV:
        picture = _by_opencv(data)
    picture = _by_pillow(data) if picture is None else upright(picture, header.orientation)
    if picture.dtype not in NATIVE:
        raise BrokenFileError(f"pixels of {picture.dtype}; uint8, uint16 and float32 are read")
    return picture


def _by_opencv(data: bytes) -> Array | None:
    """The pixels as stored, not turned upright; None where OpenCV cannot decode them."""
    try:
        with quiet_opencv():
            picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if picture is None:
        return None
    return picture[..., None] if picture.ndim == 2 else swap_red_blue(picture)


def _by_pillow(data: bytes) -> Array:
    image = _load(open_pillow(data))
    clear = "transparency" in image.info
    wanted = PREMULTIPLIED.get(image.mode, image.mode)
    if image.mode in COLOURS:
        wanted = "RGBA" if clear or image.mode == "PA" else "RGB"
    elif image.mode in ("1", "L"):
        wanted = "LA" if clear else "L"
    elif image.mode == "RGB" and clear:
        wanted = "RGBA"
    if wanted not in PLAIN_MODES:
        raise BrokenFileError(f"a {image.format} of colours that Pillow calls {image.mode}")
    try:
        array = np.asarray(image.convert(wanted) if wanted != image.mode else image)
    except Exception as error:
        raise BrokenFileError(f"truncated or broken {image.format}: {error}") from error
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
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


def with_channels(picture: Array, channels: str) -> Array:
    """[H, W, C] with the channels that ``channels`` (as ``read`` takes it) asks for."""
    count = picture.shape[2]
    if channels == "rgb" and count != 3:
        return np.repeat(picture[..., :1], 3, axis=2) if count < 3 else picture[..., :3]
    if channels == "grey" and count > 1:
        colour = np.ascontiguousarray(picture[..., :3])
        return picture[..., :1] if count == 2 else cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)[..., None]
    return picture
