"""JPEG: what its markers say, and libjpeg-turbo's decoder: whole, at 1/2, 1/4 or 1/8, or from the top to a row."""

from __future__ import annotations

import re
import struct
from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from vicinal.files.header import BrokenFileError, Header, known_orientation

START = b"\xff\xd8\xff"
SCALES = (1, 2, 4, 8)
"""Into how few pixels each way the decoder turns one. Others, such as 3/8, take longer than a whole picture does."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start-of-frame markers (ITU T.81, table B.1)
_SEQUENTIAL = (0xC0, 0xC1)
_LONE = frozenset({0x01, *range(0xD0, 0xDA)})  # markers without a length
_SCAN, _EXIF = 0xDA, 0xE1
_SEGMENT, _FRAME = struct.Struct(">BBH").unpack_from, struct.Struct(">BHHB").unpack_from
_JFIF = bytes([1, 2, 3])  # the components as JFIF numbers them
_SAYS_RGB = re.compile(rb"Adobe.{6}\0", re.DOTALL).search  # Adobe's segment, transform 0
_MOST_SCANS = 500  # else a file of some kilobytes could ask for hours of work


def read_jpeg_header(data: bytes) -> Header:
    """The header of a file that begins with START; BrokenFileError where its markers are broken."""
    frame_at, exif, at, most = 0, b"", 2, len(data) - 4
    while at <= most:
        prefix, marker, length = _SEGMENT(data, at)
        if prefix != 0xFF or marker == _SCAN:
            break
        if marker == 0xFF or marker in _LONE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + length
        if marker in _FRAMES:
            frame_at = at
        elif marker == _EXIF and not exif and data[at + 4 : at + 10] == b"Exif\0\0":
            exif = data[at + 10 : end]
        at = end
    if not 0 < frame_at <= len(data) - 10:
        raise BrokenFileError("truncated or broken JPEG header")
    sequential = data[frame_at + 1] in _SEQUENTIAL
    if not sequential and data.count(b"\xff\xda", at) > _MOST_SCANS:
        raise BrokenFileError(f"a JPEG of more than {_MOST_SCANS} scans")
    depth, height, width, components = _FRAME(data, frame_at + 4)
    if depth != 8:
        raise BrokenFileError(f"a JPEG of {depth} bits a sample; 8 are read")
    factors = [pair & 15 for pair in data[frame_at + 11 : frame_at + 10 + 3 * components : 3]]
    one_scan = sequential and data.startswith(b"\xff\xda", at) and data[at + 4 : at + 5] == bytes([components])
    return Header(
        "jpeg", height, width, {1: 1, 3: 3, 4: 3}.get(components, 0),
        orientation=_orientation(exif), plain=components in (1, 3) and _accepted(data), scan=at,
        frame=frame_at if one_scan else 0, step=8 * max(factors, default=1),
        ids=data[frame_at + 10 : frame_at + 10 + 3 * components : 3],
    )  # fmt: skip


def is_usual(data: bytes, header: Header) -> bool:
    """Whether every decoder takes a JPEG for the same: grey, or three components that nothing says to be other than YCbCr."""
    return header.plain and (header.channels == 1 or (header.ids == _JFIF and not _SAYS_RGB(data, 0, header.scan)))


def _accepted(data: bytes) -> bool:
    """Whether the decoder takes the header: it refuses rare subsamplings, and warnings that others pass over."""
    try:
        simplejpeg.decode_jpeg_header(data)
    except (ValueError, KeyError):  # KeyError: a subsampling without a name
        return False
    return True


def ends_early(data: bytes, header: Header) -> bool:
    """Whether a JPEG has no end marker behind its last scan."""
    if data.endswith(b"\xff\xd9"):
        return False
    return data.rfind(b"\xff\xd9") < max(data.rfind(b"\xff\xda"), header.scan)


def _orientation(block: bytes) -> int:
    """Tag 274 of the first directory of an EXIF block (a TIFF file in small); 1 where there is none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", block, entry)
            if tag == 274:
                return known_orientation(value) if kind == 3 else 1
    except struct.error:  # a damaged EXIF block is no reason to lose the picture
        pass
    return 1


def decode_jpeg(
    data: bytes, header: Header, scale: int = 1, rows: int = 0, into: NDArray[np.uint8] | None = None
) -> NDArray[Any] | None:
    """Pixels [ceil(H / scale), ceil(W / scale), C] of a plain JPEG, as stored (not upright); None where it is damaged.

    ``scale`` 2, 4 or 8: the mean of so many pixels each way, made in the DCT domain. ``rows``: only so many of the
    first rows of the result are wanted (0: all); what is below them is not decoded where the file allows that, and
    then left as it was in ``into``. ``into``: uint8 of the result's shape, C-contiguous.
    """
    shape = (-(-header.height // scale), -(-header.width // scale), header.channels)
    pixels = np.empty(shape, np.uint8) if into is None else into
    # Chroma is upsampled from its neighbours: the last rows above a cut would differ.
    kept = -(-(rows + 2) * scale // header.step) * header.step
    cut = rows > 0 and header.frame > 0 and kept < header.height
    if cut:
        data = _lower(data, header, kept)
    high = -(-kept // scale) if cut else shape[0]
    last = pixels[high - 1, :_MARKED]
    mark = _MARK[: last.size]
    last[...] = mark.reshape(last.shape)
    try:
        simplejpeg.decode_jpeg(
            data, "RGB" if header.channels == 3 else "GRAY", min_height=high, min_width=shape[1], min_factor=scale,
            buffer=pixels[:high], strict=False,
        )  # fmt: skip
    except ValueError:
        return None
    # Not strict, it passes over what libjpeg passes over, and also over an end in the middle of the picture.
    return None if last.tobytes() == mark.tobytes() else pixels


_MARKED = 16
_MARK = np.arange(3 * _MARKED, dtype=np.uint8) * 5
"""The first pixels of a row that no decoder has written. A picture that looks like it is decoded twice, by two decoders."""


def _lower(data: bytes, header: Header, height: int) -> bytes:
    """The same file that says it is ``height`` rows high: the decoder stops there and skips what is left of the scan."""
    at = header.frame + 5
    return b"".join((data[:at], height.to_bytes(2, "big"), memoryview(data)[at + 2 :]))
