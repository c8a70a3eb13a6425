"""Whether a picture file holds more than the one picture that is read of it: pages of a TIFF, frames of an animation."""

from __future__ import annotations

import struct

from vicinal.files import png
from vicinal.files.tiff.page import STARTS

REDUCED_OR_MASK = 1 | 4
"""Bits of a TIFF page's NewSubfileType (tag 254): it is the first page made smaller, or its transparency."""
MOST = 64
"""Pages of a TIFF that are looked at, as a damaged file may list them in a ring."""


def holds_more(data: bytes) -> bool:
    """Whether the file holds further pages or frames, smaller copies of the first left out. Of damaged files any answer."""
    try:
        if data[:4] in STARTS:
            return _tiff(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return _gif(data)
        if data.startswith(png.START):
            return data.find(b"acTL", 0, max(data.find(b"IDAT"), 0)) >= 0 and data.count(b"fcTL") > 1
        return data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and data.count(b"ANMF") > 1
    except (struct.error, IndexError):
        return False


def _tiff(data: bytes) -> bool:
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    place, count, entry = (f"{order}Q", f"{order}Q", 20) if big else (f"{order}I", f"{order}H", 12)
    (at,) = struct.unpack_from(place, data, 8 if big else 4)
    for page in range(MOST):
        if not at:
            return False
        (entries,) = struct.unpack_from(count, data, at)
        first = at + struct.calcsize(count)
        if page and not _kind(data, order, first, min(entries, 1 << 12), entry) & REDUCED_OR_MASK:
            return True
        (at,) = struct.unpack_from(place, data, first + entry * entries)
    return True


def _kind(data: bytes, order: str, first: int, entries: int, entry: int) -> int:
    """The page's NewSubfileType; 0 where it says none."""
    for at in range(first, first + entry * entries, entry):
        if struct.unpack_from(f"{order}H", data, at)[0] == 254:
            value: int = struct.unpack_from(f"{order}I", data, at + entry - (8 if entry == 20 else 4))[0]
            return value
    return 0


def _gif(data: bytes) -> bool:
    """Whether there is a second image descriptor (GIF89a specification, section 20)."""
    at, images = 13 + _table(data[10]), 0
    while data[at] in b"!,":
        images += data[at] == ord(",")
        if images > 1:
            return True
        at += 2 if data[at] == ord("!") else 11 + _table(data[at + 9])
        while data[at]:  # blocks of data, each behind its length
            at += 1 + data[at]
        at += 1
    return False


def _table(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
