"""What is known of a picture file before it is decoded."""

from __future__ import annotations

import attrs


class BrokenFileError(Exception):
    """The reason for which a file cannot be decoded."""


@attrs.frozen
class Header:
    """Size and kind of a picture, and what the decoder needs to know."""

    kind: str  # "jpeg", "png" or Pillow's name of the format
    height: int  # as stored, before ``orientation``
    width: int
    channels: int = 0  # of the decoded picture; 0 where only decoding tells
    dtype: str = "uint8"
    orientation: int = 1  # EXIF tag 274
    plain: bool = False  # a JPEG that ``jpeg.decode_jpeg`` takes
    frame: int = 0  # of a JPEG: where its frame header is, if it has one sequential scan
    scan: int = 0  # of a JPEG: where its first scan begins
    step: int = 8  # of a JPEG: the rows that its smallest unit covers
    ids: bytes = b""  # of a JPEG: the numbers of its components

    @property
    def size(self) -> tuple[int, int]:
        """Height and width, upright."""
        return (self.width, self.height) if self.orientation >= 5 else (self.height, self.width)


def known_orientation(value: int) -> int:
    """An EXIF orientation of 1 to 8; others are taken as 1."""
    return value if 1 <= value <= 8 else 1
