"""What the bytes of a picture file say before they are decoded: size, and whether the file is whole."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import attrs

from vicinal.files import jpeg, png
from vicinal.files.header import BrokenFileError, Header, known_orientation
from vicinal.files.quiet import quiet_warnings
from vicinal.files.tiff.decode import read_tiff_header
from vicinal.files.tiff.page import STARTS

WEBP_CHANNELS = {"RGB": 3, "RGBA": 4}
FORMATS = (
    "JPEG", "PNG", "WEBP", "BMP", "DIB", "GIF", "PPM", "AVIF", "JPEG2000", "ICO", "ICNS", "PCX", "QOI", "SGI", "TGA",
)  # fmt: skip
"""What Pillow may open beside TIFF: no others, of which some start programs (EPS) or were never made for strangers' files."""
UNKNOWN = "not a picture in a format that Vicinal reads"


def read_header(data: bytes) -> Header:
    """The header of a picture file; BrokenFileError for none, and for JPEG and PNG files that end too early."""
    if data.startswith(jpeg.START):
        header = jpeg.read_jpeg_header(data)
        if jpeg.ends_early(data, header):
            _load_with_pillow(data)  # Pillow tells a lost marker from lost pixels
    elif data.startswith(png.START):
        header = png.read_png_header(data)
        if png.has_exif(data):
            header = attrs.evolve(header, orientation=_png_orientation(data))
    elif data[:4] in STARTS:
        header = read_tiff_header(data)
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
            return Image.open(io.BytesIO(data), formats=_formats())
        except Image.DecompressionBombError as error:
            raise BrokenFileError("more pixels than Pillow opens") from error
        except Exception as error:
            raise BrokenFileError(UNKNOWN) from error


@cache
def _formats() -> tuple[str, ...]:
    """Those of FORMATS that this Pillow was built with."""
    from PIL import Image

    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _load_with_pillow(data: bytes) -> None:
    try:
        with quiet_warnings():
            open_pillow(data).load()
    except Exception as error:  # Pillow raises many kinds on damaged files
        raise BrokenFileError("truncated JPEG") from error


def _other(data: bytes) -> Header:
    image = open_pillow(data)
    still = image.format == "WEBP" and not getattr(image, "is_animated", False)
    return Header(
        str(image.format), image.height, image.width, WEBP_CHANNELS.get(image.mode, 0) if still else 0,
        orientation=_orientation(image),
    )  # fmt: skip


def _orientation(image: Any) -> int:
    with quiet_warnings():
        try:
            return known_orientation(int(image.getexif().get(274, 1)))
        except Exception:  # a damaged EXIF block is no reason to lose the picture
            return 1


def _png_orientation(data: bytes) -> int:
    try:
        return _orientation(open_pillow(data))
    except BrokenFileError:  # chunks that do not matter are damaged
        return 1
