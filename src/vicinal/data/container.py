"""What the bytes of a picture file say before they are decoded: size, and whether the file is whole."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from vicinal.data import jpeg
from vicinal.data.header import BrokenFileError, Header, known_orientation
from vicinal.data.quiet import quiet_warnings

PNG = b"\x89PNG\r\n\x1a\n"
TIFF = (b"II*\0", b"MM\0*")
PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}  # by colour type
WEBP_CHANNELS = {"RGB": 3, "RGBA": 4}
UNKNOWN = "not a picture in a format that OpenCV or Pillow reads"


def read_header(data: bytes) -> Header:
    """The header of a picture file; BrokenFileError for none, and for JPEG and PNG files that end too early."""
    if data.startswith(jpeg.START):
        header = jpeg.read_jpeg_header(data)
        if jpeg.ends_early(data, header):
            _load_with_pillow(data)  # Pillow tells a lost marker from lost pixels
    elif data.startswith(PNG):
        header = _png(data)
    else:
        header = _other(data)
    if not (header.height > 0 and header.width > 0):
        raise BrokenFileError(f"{header.width} x {header.height} pixels")
    return header


def open_pillow(data: bytes) -> Any:
    """Pillow's lazy image, its warnings silenced; BrokenFileError where it knows no such format."""
    from PIL import Image

    with quiet_warnings():
        try:
            return Image.open(io.BytesIO(data))
        except Image.DecompressionBombError as error:
            raise BrokenFileError("more pixels than Pillow opens") from error
        except Exception as error:
            raise BrokenFileError(UNKNOWN) from error


def has_alpha(data: bytes) -> bool:
    """Whether the last channel of a TIFF is alpha: other formats have no other use for a second or a fourth one.

    As its tag ExtraSamples says (1 and 2 are alpha, 0 is anything); it is alpha without that tag, which OpenCV leaves out.
    """
    with quiet_warnings():
        try:
            extra = _tiff_tags(data).get(338)
        except Exception:  # of a BigTIFF, which Pillow's parser takes in another way
            return True
    return extra is None or bool({1, 2} & set(extra if isinstance(extra, tuple) else (extra,)))


def _load_with_pillow(data: bytes) -> None:
    try:
        with quiet_warnings():
            open_pillow(data).load()
    except (OSError, BrokenFileError) as error:
        raise BrokenFileError("truncated JPEG") from error


def _other(data: bytes) -> Header:
    try:
        image = open_pillow(data)
    except BrokenFileError:
        if data[:4] not in TIFF:
            raise
        return _tiff(data)
    still = image.format == "WEBP" and not getattr(image, "is_animated", False)
    return Header(
        str(image.format), image.height, image.width, WEBP_CHANNELS.get(image.mode, 0) if still else 0,
        grey_alpha=image.mode in ("LA", "PA"), orientation=1 if image.format == "TIFF" else _orientation(image),
    )  # fmt: skip


def _tiff(data: bytes) -> Header:
    """The size of a TIFF that Pillow cannot decode but OpenCV perhaps can, such as float32 in colour."""
    with quiet_warnings():
        try:
            tags = _tiff_tags(data)
            return Header("TIFF", int(tags[257]), int(tags[256]))
        except Exception as error:  # Pillow's parser raises many kinds on damaged files
            raise BrokenFileError(UNKNOWN) from error


def _tiff_tags(data: bytes) -> Any:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    tags: Any = ImageFileDirectory_v2(data[:8])
    file = io.BytesIO(data)
    file.seek(tags.next)
    tags.load(file)
    return tags


def _orientation(image: Any) -> int:
    with quiet_warnings():
        try:
            return known_orientation(int(image.getexif().get(274, 1)))
        except Exception:  # a damaged EXIF block is no reason to lose the picture
            return 1


def _png(data: bytes) -> Header:
    at, whole, exif, clear = len(PNG), False, False, False
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            break
        if zlib.crc32(memoryview(data)[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            chunk = f"chunk {name.decode('ascii')}" if name.isalpha() else "an unknown chunk"
            raise BrokenFileError(f"broken PNG: checksum of {chunk}")
        exif |= name == b"eXIf" or data[at + 8 : at + 24] == b"Raw profile type"
        clear |= name == b"tRNS"
        whole = name == b"IEND"
        at = end
        if whole:
            break
    if not whole:
        raise BrokenFileError("truncated PNG")
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise BrokenFileError("broken PNG: no header")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    channels = 0 if clear else PNG_CHANNELS.get(colour, 0)  # what OpenCV makes of a transparent colour differs
    orientation = _orientation(open_pillow(data)) if exif else 1
    return Header("png", height, width, channels, "uint16" if depth == 16 else "uint8", colour == 4, orientation)
