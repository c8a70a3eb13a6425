"""The size of a picture file, upright as it is decoded, from as little of the file as that takes."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from vicinal.data.container import JPEG, BrokenFileError, read_header
from vicinal.datasets.files import open_file, read_bytes
from vicinal.errors import ReadError

SIDEWAYS = frozenset({5, 6, 7, 8})
"""EXIF orientations that exchange height and width."""


def upright_size(path: str) -> tuple[int, int]:
    """Height and width of the picture at a path or URL; ReadError where there is none."""
    with open_file(path) as file:
        found = _jpeg_size(file) if file.read(len(JPEG)) == JPEG else None
    if found is not None:
        return found
    try:
        header = read_header(read_bytes(path))
    except BrokenFileError as error:
        raise ReadError(f"{path}: {error}") from error
    return _turned(header.height, header.width, header.orientation)


def _jpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of a JPEG Pillow reads nothing but the header; None where it refuses (damaged, or more pixels than it likes)."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            file.seek(0)
            image = Image.open(file, formats=("JPEG", "MPO"))
            return _turned(image.height, image.width, image.getexif().get(274, 1))
        except Exception:
            return None


def _turned(height: int, width: int, orientation: int) -> tuple[int, int]:
    return (width, height) if orientation in SIDEWAYS else (height, width)
