"""The header of a picture file, and its size upright as it is decoded, from as little of the file as that takes."""

from __future__ import annotations

from vicinal.datasets.files import open_file
from vicinal.errors import ReadError
from vicinal.files import jpeg
from vicinal.files.container import read_header
from vicinal.files.header import BrokenFileError, Header

START = 2**17
"""Bytes in which the header of nearly every JPEG lies, its EXIF block included."""


def upright_size(path: str) -> tuple[int, int]:
    """Height and width of the picture at a path or URL; ReadError where there is none."""
    return header_at(path).size


def header_at(path: str) -> Header:
    """The header of the picture at a path or URL; ReadError where there is none."""
    with open_file(path) as file:
        data = file.read(START)
        if data.startswith(jpeg.START):
            try:
                return jpeg.read_jpeg_header(data)
            except BrokenFileError:  # perhaps its header is longer
                pass
        try:
            return read_header(data + file.read())
        except BrokenFileError as error:
            raise ReadError(f"{path}: {error}") from error
