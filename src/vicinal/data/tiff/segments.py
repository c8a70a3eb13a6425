"""The samples of a TIFF, strip by strip or tile by tile, exactly as they are stored."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.header import BrokenFileError
from vicinal.data.quiet import quiet_libtiff, quiet_warnings
from vicinal.data.tiff.page import Page, check_samples

Array = NDArray[Any]

DEFLATE = (8, 32946)
LIBTIFF = {5: "LZW", 32773: "PackBits", 34925: "LZMA", 50000: "Zstandard"}
"""Compressions of bytes, which libtiff (in Pillow) undoes whatever the bytes mean."""
OTHERS = {
    2: "CCITT", 3: "CCITT Group 3", 4: "CCITT Group 4", 6: "old-style JPEG", 7: "JPEG", 33003: "JPEG 2000", 33005: "JPEG 2000",
    34712: "JPEG 2000", 34676: "SGI Log", 34887: "LERC", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
}  # fmt: skip
_LARGE_TILE = 2**22  # pixels
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def undone(page: Page) -> bool:
    """Whether ``read_samples`` undoes the compression."""
    return page.compression == 1 or page.compression in DEFLATE or page.compression in LIBTIFF


def read_samples(data: bytes, page: Page) -> Array:
    """All samples [H, W, samples] in the machine's byte order. BrokenFileError where a segment is damaged or missing."""
    check_samples(page)
    if not undone(page):
        raise BrokenFileError(f"a TIFF of compression {OTHERS.get(page.compression, page.compression)}")
    (height, width), (rows, columns) = page.size, page.segment
    if rows < 1 or columns < 1 or (page.tiled and rows * columns > max(_LARGE_TILE, 4 * height * width)):
        raise BrokenFileError(f"truncated or broken TIFF: tiles of {columns} x {rows} pixels")
    planes = page.samples if page.planar else 1
    if len(page.spans) < -(-height // rows) * -(-width // columns) * planes:
        raise BrokenFileError("truncated or broken TIFF: strips or tiles are missing")
    places = [(y, x) for y in range(0, height, rows) for x in range(0, width, columns)]
    out = np.empty((height, width, page.samples), np.dtype(page.dtype).newbyteorder("="))
    each = page.samples // planes
    spans = iter(page.spans)
    for plane in range(planes):
        for y, x in places:
            stored = rows if page.tiled else min(rows, height - y)
            segment = _segment(data, next(spans), page, (stored, columns, each))
            target = out[y : y + rows, x : x + columns, plane * each : (plane + 1) * each]
            target[...] = segment[: target.shape[0], : target.shape[1]]
    return out


def _segment(data: bytes, span: tuple[int, int], page: Page, shape: tuple[int, int, int]) -> Array:
    rows, columns, samples = shape
    row_bytes = -(-columns * samples * page.bits // 8)
    stored = data[span[0] : span[0] + span[1]]
    stored = stored.translate(_REVERSED) if page.reversed_bits else stored
    raw = _expanded(stored, page.compression, rows * row_bytes)
    lines = np.frombuffer(raw, np.uint8).reshape(rows, row_bytes)
    if page.bits < 8:
        return _unpacked(lines, page, shape)
    if page.predictor == 3 and page.kind == "f":
        return _from_byte_planes(lines, page, shape)
    values = lines.reshape(-1).view(page.dtype).reshape(shape)
    if page.predictor == 1:
        return values
    if page.predictor != 2:
        raise BrokenFileError(f"a TIFF of predictor {page.predictor}")
    numbers = values.view(f"{page.order}u{page.bits // 8}").astype(f"=u{page.bits // 8}")
    sums: Array = np.cumsum(numbers, axis=1, dtype=numbers.dtype)
    return sums.view(np.dtype(page.dtype).newbyteorder("="))


def _unpacked(lines: Array, page: Page, shape: tuple[int, int, int]) -> Array:
    """Samples of fewer than eight bits, the first in the highest bits; every row begins with a new byte."""
    if page.predictor != 1:
        raise BrokenFileError(f"a TIFF of predictor {page.predictor} for {page.bits} bits")
    rows, columns, samples = shape
    bits = np.unpackbits(lines, axis=1, count=columns * samples * page.bits).reshape(rows, columns, samples, page.bits)
    return np.packbits(bits, axis=3)[..., 0] >> (8 - page.bits)


def _from_byte_planes(lines: Array, page: Page, shape: tuple[int, int, int]) -> Array:
    """The predictor of floats (Adobe's technical note 3): of a row all highest bytes, then all second ..., as differences."""
    rows, columns, samples = shape
    steps = lines.reshape(rows, -1, samples)
    planes = np.cumsum(steps, axis=1, dtype=np.uint8).reshape(rows, page.bits // 8, columns * samples)
    return np.ascontiguousarray(planes.swapaxes(1, 2)).view(f">f{page.bits // 8}").reshape(shape)


def _expanded(stored: bytes, compression: int, size: int) -> bytes:
    """``size`` bytes and never more, so that a few bytes cannot fill the memory."""
    if compression in DEFLATE:
        try:
            raw = zlib.decompressobj().decompress(stored, size)
        except zlib.error as error:
            raise BrokenFileError("truncated or broken TIFF: damaged Deflate") from error
    else:
        raw = stored[:size] if compression == 1 else _by_libtiff(stored, compression, size)
    if len(raw) != size:
        raise BrokenFileError("truncated or broken TIFF: a strip or tile ends too early")
    return raw


def _by_libtiff(stored: bytes, compression: int, size: int) -> bytes:
    """As the one row of a grey picture, which holds any bytes."""
    from PIL import Image

    with quiet_libtiff(), quiet_warnings():
        try:
            row = Image.open(io.BytesIO(_one_row(stored, compression, size)), formats=("TIFF",))
            return row.tobytes()
        except Exception as error:
            raise BrokenFileError(f"truncated or broken TIFF: damaged {LIBTIFF[compression]}") from error


def _one_row(stored: bytes, compression: int, size: int) -> bytes:
    """A TIFF of ``size`` x 1 bytes in one strip."""
    tags = ((256, 4, size), (257, 4, 1), (258, 3, 8), (259, 3, compression), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, 1), (279, 4, len(stored)))  # fmt: skip
    padded = stored + b"\0" * (len(stored) % 2)
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return struct.pack("<2sHI", b"II", 42, 8 + len(padded)) + padded + struct.pack("<H", len(tags)) + entries + bytes(4)
