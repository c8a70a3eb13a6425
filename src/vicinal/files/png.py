"""PNG: whether the file is whole, and its pixels at every depth."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import swap_red_blue
from vicinal.files.header import BrokenFileError, Header
from vicinal.files.quiet import quiet_opencv

Array = NDArray[Any]

START = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
_CHANNELS = {GREY: 1, RGB: 3, PALETTE: 3, GREY_ALPHA: 2, RGBA: 4}
_SAMPLES = {**_CHANNELS, PALETTE: 1}
_DEPTHS = {GREY: (1, 2, 4, 8, 16), PALETTE: (1, 2, 4, 8)}  # the others: 8 and 16
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # x, y, steps

def read_png_header(data: bytes) -> Header:
    """The header of a file that begins with START; BrokenFileError where a chunk is damaged or the end is missing."""
    names = dict(_chunks(data, verify=True))
    if b"IEND" not in names:
        raise BrokenFileError("truncated PNG")
    if data[12:16] != b"IHDR" or len(names[b"IHDR"]) != 13:
        raise BrokenFileError("broken PNG: no header")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    if depth not in _DEPTHS.get(colour, (8, 16)) or colour not in _CHANNELS:
        raise BrokenFileError(f"broken PNG: colour type {colour} of {depth} bits")
    if colour == PALETTE and not names.get(b"PLTE"):
        raise BrokenFileError("broken PNG: no palette")
    if any(data[26:28]) or data[28] > 1:
        raise BrokenFileError("broken PNG: unknown compression, filters or interlacing")
    channels = _CHANNELS[colour] + (b"tRNS" in names and colour in (GREY, RGB, PALETTE))
    return Header("png", height, width, channels, "uint16" if depth == 16 else "uint8")


def has_exif(data: bytes) -> bool:
    """Whether a whole file may say how it is turned."""
    return any(name == b"eXIf" or bytes(body[:16]) == b"Raw profile type" for name, body in _chunks(data))


def decode_png(data: bytes) -> Array:
    """The pixels [H, W, C] as stored, not turned upright: grey levels of few bits are 0 to 255, palettes RGB or RGBA.

    A transparent colour becomes alpha. BrokenFileError where pixels are damaged or missing.
    """
    depth, colour = data[24], data[25]
    try:
        with quiet_opencv():
            picture = cv2.imdecode(np.frombuffer(_plain(data, depth, colour), np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise BrokenFileError("truncated or broken PNG") from error
    if picture is None:
        raise BrokenFileError("truncated or broken PNG")
    picture = picture[..., None] if picture.ndim == 2 else swap_red_blue(picture)
    if colour == GREY_ALPHA:
        return picture[..., 2:]
    return _with_clear(picture, data, depth) if colour in (GREY, RGB) else picture


def decode_png_mask(data: bytes) -> Array | None:
    """Grey levels [H, W] of fewer than eight bits as they are stored, not turned upright; None for other files."""
    depth, colour = data[24], data[25]
    if colour != GREY or depth >= 8:
        return None
    return decode_png(data)[..., 0] // np.uint8(255 // ((1 << depth) - 1))


def _chunks(data: bytes, verify: bool = False) -> Iterator[tuple[bytes, memoryview]]:
    """Names and contents up to the end; with ``verify`` BrokenFileError for a wrong checksum."""
    view, at = memoryview(data), len(START)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return
        if verify and zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            chunk = f"chunk {name.decode('ascii')}" if name.isalpha() else "an unknown chunk"
            raise BrokenFileError(f"broken PNG: checksum of {chunk}")
        yield name, view[at + 8 : end - 4]
        if name == b"IEND":
            return
        at = end


def _plain(data: bytes, depth: int, colour: int) -> bytes:
    """The same pixels in a file in which libpng finds nothing to write about: that cannot be turned off, and goes to
    stderr. It fills up rows that are missing, too."""
    chunks = [(b"IHDR", data[16:29]), (b"IDAT", zlib.compress(_stream(data, depth, _SAMPLES[colour]), 0)), (b"IEND", b"")]
    if colour == PALETTE:
        named = {name: bytes(body) for name, body in _chunks(data) if name in (b"PLTE", b"tRNS")}
        chunks.insert(1, (b"PLTE", named[b"PLTE"][: 3 << depth].ljust(3 << depth, b"\0")))
        if b"tRNS" in named:
            chunks.insert(2, (b"tRNS", named[b"tRNS"][: 1 << depth].ljust(1 << depth, b"\xff")))
    return START + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes | memoryview) -> bytes:
    return b"".join((struct.pack(">I", len(body)), name, body, struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))))


def _with_clear(picture: Array, data: bytes, depth: int) -> Array:
    """With alpha 0 where a pixel has the one colour that the file says is transparent."""
    key = next((bytes(body) for name, body in _chunks(data) if name == b"tRNS"), None)
    count = picture.shape[2]
    if key is None:
        return picture
    if len(key) != 2 * count:
        raise BrokenFileError("broken PNG: chunk tRNS")
    clear = np.frombuffer(key, ">u2", count).astype(np.int64) & ((1 << depth) - 1)
    most = np.iinfo(picture.dtype).max
    clear = clear * (most // ((1 << depth) - 1))
    alpha = np.where((picture == clear).all(axis=2, keepdims=True), 0, most).astype(picture.dtype)
    return np.concatenate([picture, alpha], axis=2)


def _stream(data: bytes, depth: int, samples: int) -> bytes:
    """The rows, each behind the number of its filter; BrokenFileError for too few, or for a filter that there is not."""
    width, height = struct.unpack(">II", data[16:24])
    sizes = [(height, width)]
    if data[28]:
        sizes = [(-(-(height - y) // down), -(-(width - x) // right)) for x, y, right, down in _PASSES]
    parts = [(rows, 1 - (-samples * depth * columns // 8)) for rows, columns in sizes if rows > 0 and columns > 0]
    size = sum(rows * row for rows, row in parts)
    stream = _inflated(data, size)
    at = 0
    for rows, row in parts:
        filters = np.frombuffer(stream, np.uint8)[at : at + rows * row : row]
        if len(stream) < size or filters.max() > 4:
            raise BrokenFileError("truncated or broken PNG: rows are missing or have no known filter")
        at += rows * row
    return stream


def _inflated(data: bytes, size: int) -> bytes:
    """At most ``size`` bytes of what the file has compressed."""
    inflate, pieces = zlib.decompressobj(), list[bytes]()
    try:
        for name, body in _chunks(data):
            if name == b"IDAT" and size > 0:
                pieces.append(inflate.decompress(body, size))
                size -= len(pieces[-1])
    except zlib.error as error:
        raise BrokenFileError("truncated or broken PNG: damaged Deflate") from error
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
