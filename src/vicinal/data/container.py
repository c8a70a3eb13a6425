"""What the bytes of a picture file say before they are decoded: size, and whether the file is whole."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import Any

import attrs

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG start-of-frame markers (ITU T.81, table B.1)
LONE = frozenset({0x01, *range(0xD0, 0xDA)})  # JPEG markers without a length


class BrokenFileError(Exception):
    """The reason for which a file cannot be decoded."""


@attrs.frozen
class Header:
    """Size, and what the decoder needs to know."""

    kind: str  # "jpeg", "png" or Pillow's name of the format
    height: int
    width: int
    grey_alpha: bool = False
    colour: bool = True  # known for JPEG: more than one component
    orientation: int = 1  # EXIF tag 274; 1 for JPEG and TIFF, which OpenCV turns itself


def read_header(data: bytes) -> Header:
    """The header of a picture file; BrokenFileError for none, and for JPEG and PNG files that end too early."""
    if data.startswith(JPEG):
        return _jpeg(data)
    if data.startswith(PNG):
        return _png(data)
    image = open_pillow(data)
    orientation = 1 if image.format == "TIFF" else _orientation(image)
    return Header(str(image.format), image.height, image.width, image.mode in ("LA", "PA"), orientation=orientation)


def open_pillow(data: bytes) -> Any:
    """Pillow's lazy image, its warnings silenced; BrokenFileError where it knows no such format."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Image.open(io.BytesIO(data))
        except Image.DecompressionBombError as error:
            raise BrokenFileError("more pixels than Pillow opens") from error
        except Exception as error:
            raise BrokenFileError("not a picture in a format that OpenCV or Pillow reads") from error


def _orientation(image: Any) -> int:
    try:
        return int(image.getexif().get(274, 1))
    except Exception:  # a damaged EXIF block is no reason to lose the picture
        return 1


def _jpeg(data: bytes) -> Header:
    size, components = None, 0
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in LONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in FRAMES and at + 10 <= len(data):
            size, components = struct.unpack(">HH", data[at + 5 : at + 9]), data[at + 9]
        if marker == 0xDA:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if size is None:
        raise BrokenFileError("truncated or broken JPEG header")
    if data.rfind(b"\xff\xd9") < max(data.rfind(b"\xff\xda"), at):
        _load_with_pillow(data)  # no end marker: Pillow tells a lost marker from lost pixels
    return Header("jpeg", size[0], size[1], colour=components > 1)


def _load_with_pillow(data: bytes) -> None:
    try:
        open_pillow(data).load()
    except (OSError, BrokenFileError) as error:
        raise BrokenFileError("truncated JPEG") from error


def _png(data: bytes) -> Header:
    at, whole, exif = len(PNG), False, False
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            break
        if zlib.crc32(memoryview(data)[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            chunk = f"chunk {name.decode('ascii')}" if name.isalpha() else "an unknown chunk"
            raise BrokenFileError(f"broken PNG: checksum of {chunk}")
        exif |= name == b"eXIf" or data[at + 8 : at + 24] == b"Raw profile type"
        whole = name == b"IEND"
        at = end
        if whole:
            break
    if not whole:
        raise BrokenFileError("truncated PNG")
    width, height, _, colour = struct.unpack(">IIBB", data[16:26])
    return Header("png", height, width, colour == 4, orientation=_orientation(open_pillow(data)) if exif else 1)
