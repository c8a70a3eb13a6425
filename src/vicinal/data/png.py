"""PNG: whether the file is whole, and its pixels at every depth, by Pillow or (16 bits in colour) OpenCV."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.data.header import BrokenFileError, Header
from vicinal.data.pictures import swap_red_blue
from vicinal.data.quiet import quiet_opencv, quiet_warnings

Array = NDArray[Any]

START = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
_CHANNELS = {GREY: 1, RGB: 3, PALETTE: 3, GREY_ALPHA: 2, RGBA: 4}
_DEPTHS = {GREY: (1, 2, 4, 8, 16), PALETTE: (1, 2, 4, 8)}  # the others: 8 and 16
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # x, y, steps
NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""Chunks that decide about the pixels. libpng and Pillow stumble over damaged ones of the others, or write about them."""


def read_png_header(data: bytes) -> Header:
    """The header of a file that begins with START; BrokenFileError where a chunk is damaged or the end is missing."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise BrokenFileError("truncated PNG" if len(data) < 33 else "broken PNG: no header")
    names = dict(_chunks(data, verify=True))
    if b"IEND" not in names:
        raise BrokenFileError("truncated PNG")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    if depth not in _DEPTHS.get(colour, (8, 16)) or colour not in _CHANNELS:
        raise BrokenFileError(f"broken PNG: colour type {colour} of {depth} bits")
    if colour == PALETTE and not names.get(b"PLTE"):
        raise BrokenFileError("broken PNG: no palette")
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
    if depth == 16 and colour != GREY:
        return _by_opencv(data)
    from PIL import Image

    with quiet_warnings():
        try:
            image: Image.Image = Image.open(io.BytesIO(_bare(data, colour)), formats=("PNG",))
            image.load()
            if colour == PALETTE:
                image = image.convert("RGBA" if "transparency" in image.info else "RGB")
            array = np.asarray(image.convert("L") if image.mode == "1" else image)
        except Image.DecompressionBombError as error:
            raise BrokenFileError("more pixels than Pillow opens") from error
        except Exception as error:  # Pillow's decoders raise many kinds on damaged files
            raise BrokenFileError(f"truncated or broken PNG: {error}") from error
    array = array if array.ndim == 3 else array[..., None]
    return _with_clear(array, data, depth) if colour in (GREY, RGB) else array


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


def _bare(data: bytes, colour: int) -> bytes:
    """The same picture with the needed chunks alone."""
    wanted = NEEDED if colour == PALETTE else tuple(name for name in NEEDED if name not in (b"PLTE", b"tRNS"))
    return START + b"".join(_chunk(name, body) for name, body in _chunks(data) if name in wanted)


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


def _by_opencv(data: bytes) -> Array:
    """16 bits in colour or with alpha, of which Pillow keeps 8. libpng gets a stream in which it finds nothing to write
    about: that cannot be turned off, and would go to stderr."""
    colour = data[25]
    stream = _stream(data, _CHANNELS[colour])
    plain = START + _chunk(b"IHDR", data[16:29]) + _chunk(b"IDAT", zlib.compress(stream, 0)) + _chunk(b"IEND", b"")
    try:
        with quiet_opencv():
            picture = cv2.imdecode(np.frombuffer(plain, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise BrokenFileError("truncated or broken PNG") from error
    if picture is None or picture.ndim != 3:
        raise BrokenFileError("truncated or broken PNG")
    picture = swap_red_blue(picture)
    if colour == GREY_ALPHA:
        return picture[..., 2:]
    return _with_clear(picture, data, 16) if colour == RGB else picture


def _stream(data: bytes, channels: int) -> bytes:
    """The rows of a 16-bit picture, each behind the number of its filter; BrokenFileError for too few, or no filter."""
    width, height = struct.unpack(">II", data[16:24])
    if data[28]:
        sizes = [(-(-(height - y) // down), -(-(width - x) // right)) for x, y, right, down in _PASSES]
    else:
        sizes = [(height, width)]
    parts = [(rows, 1 + 2 * channels * columns) for rows, columns in sizes if rows > 0 and columns > 0]
    size = sum(rows * row for rows, row in parts)
    inflate, pieces, left = zlib.decompressobj(), [], size
    try:
        for name, body in _chunks(data):
            if name == b"IDAT" and left:
                pieces.append(inflate.decompress(body, left))
                left -= len(pieces[-1])
    except zlib.error as error:
        raise BrokenFileError("truncated or broken PNG: damaged Deflate") from error
    stream = b"".join(pieces)
    at = 0
    for rows, row in parts:
        filters = np.frombuffer(stream[at : at + rows * row : row], np.uint8)
        if len(filters) < rows or len(stream) < size or filters.max() > 4:
            raise BrokenFileError("truncated or broken PNG: rows are missing or have no known filter")
        at += rows * row
    return stream
