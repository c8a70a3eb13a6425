"""PGM and PPM: OpenCV makes the highest level white in some of them only, and Pillow keeps 8 bits of colours."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.files.header import BrokenFileError

Array = NDArray[Any]

KINDS = (b"P2", b"P3", b"P5", b"P6")
"""How the files begin: numbers in words, grey and RGB, and the same in bytes."""
_GAP = rb"(?:\s|#[^\n]*\n)+"
_HEAD = re.compile(rb"P([2356])" + _GAP + rb"(\d{1,9})" + _GAP + rb"(\d{1,9})" + _GAP + rb"(\d{1,5})(?:#[^\n]*\n|\s)")


def decode_pnm(data: bytes) -> Array:
    """The pixels [H, W, C]: uint8, or uint16 where the highest level is above 255; it becomes 255 or 65535."""
    levels, highest = _levels(data)
    most = int(np.iinfo(levels.dtype).max)
    if highest == most:
        return levels
    scaled = (np.minimum(levels, highest).astype(np.uint32) * most + highest // 2) // highest
    return scaled.astype(levels.dtype)


def decode_levels(data: bytes) -> Array:
    """The numbers [H, W, C] of the file as they are, uint8 or uint16; BrokenFileError where it ends too early."""
    return _levels(data)[0]


def _levels(data: bytes) -> tuple[Array, int]:
    found = _HEAD.match(data)
    highest = 0 if found is None else int(found.group(4))
    if found is None or not 0 < highest < 65536:
        raise BrokenFileError("truncated or broken PPM header")
    shape = (int(found.group(3)), int(found.group(2)), 3 if found.group(1) in (b"3", b"6") else 1)
    count, dtype = shape[0] * shape[1] * shape[2], np.dtype(np.uint8 if highest < 256 else ">u2")
    body = memoryview(data)[found.end() :]
    if found.group(1) in (b"2", b"3"):
        numbers = _written_out(bytes(body), count)
    elif len(body) < count * dtype.itemsize:
        raise BrokenFileError("truncated PPM")
    else:
        numbers = np.frombuffer(body, dtype, count)
    return numbers.astype(dtype.newbyteorder("=")).reshape(shape), highest


def _written_out(body: bytes, count: int) -> Array:
    words = re.sub(rb"#[^\n]*", b"", body).split()[:count]
    if len(words) < count:
        raise BrokenFileError("truncated PPM")
    if not all(word.isdigit() and len(word) < 6 and int(word) < 65536 for word in words):
        raise BrokenFileError("broken PPM: expected numbers from 0 to 65535")
    return np.array(words).astype(np.int64)
