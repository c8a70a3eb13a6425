"""The samples of a TIFF, strip by strip or tile by tile, exactly as they are stored."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate, groupby, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.files.header import BrokenFileError
from vicinal.files.quiet import quiet_libtiff, quiet_warnings
from vicinal.files.tiff.page import Page, check_samples

Array = NDArray[Any]

DEFLATE = (8, 32946)
LIBTIFF = {5: "LZW", 32773: "PackBits", 34925: "LZMA", 50000: "Zstandard"}
"""Compressions of bytes, which libtiff (in Pillow) undoes whatever the bytes mean."""
OTHERS = {
    2: "CCITT", 3: "CCITT Group 3", 4: "CCITT Group 4", 6: "old-style JPEG", 7: "JPEG", 33003: "JPEG 2000", 33005: "JPEG 2000",
    34712: "JPEG 2000", 34676: "SGI Log", 34887: "LERC", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
}  # fmt: skip
_AT_A_TIME = 2**25  # bytes
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
    heights = [rows if page.tiled else min(rows, height - y) for y in range(0, height, rows)]
    each = page.samples // planes
    shapes = [(tall, columns, each) for tall in heights for _ in range(0, width, columns)] * planes
    places = [(plane, y, x) for plane in range(planes) for y in range(0, height, rows) for x in range(0, width, columns)]
    out = np.empty((height, width, page.samples), np.dtype(page.dtype).newbyteorder("="))
    for (plane, y, x), shape, raw in zip(places, shapes, _raw(data, page, shapes), strict=True):
        target = out[y : y + rows, x : x + columns, plane * each : (plane + 1) * each]
        target[...] = _values(raw, page, shape)[: target.shape[0], : target.shape[1]]
    return out


def _raw(data: bytes, page: Page, shapes: list[tuple[int, int, int]]) -> Iterator[bytes | memoryview]:
    """The bytes of each segment, no longer compressed; several at a time, as libtiff costs some 0.3 ms a call."""
    sizes = [rows * _row_bytes(page, columns * samples) for rows, columns, samples in shapes]
    stored = (data[at : at + count] for at, count in page.spans)
    if page.reversed_bits:
        stored = (segment.translate(_REVERSED) for segment in stored)
    for size, alike in groupby(zip(sizes, stored, strict=False), key=lambda pair: pair[0]):
        while some := [segment for _, segment in islice(alike, max(1, _AT_A_TIME // size))]:
            if page.compression in LIBTIFF:
                yield from _by_libtiff(some, page.compression, size)
            else:
                yield from (_expanded(segment, page.compression, size) for segment in some)


def _row_bytes(page: Page, samples: int) -> int:
    return -(-samples * page.bits // 8)


def _values(raw: bytes | memoryview, page: Page, shape: tuple[int, int, int]) -> Array:
    """The samples of a segment."""
    rows, columns, samples = shape
    lines = np.frombuffer(raw, np.uint8).reshape(rows, _row_bytes(page, columns * samples))
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
    try:
        raw = zlib.decompressobj().decompress(stored, size) if compression in DEFLATE else stored[:size]
    except zlib.error as error:
        raise BrokenFileError("truncated or broken TIFF: damaged Deflate") from error
    if len(raw) != size:
        raise BrokenFileError("truncated or broken TIFF: a strip or tile ends too early")
    return raw


def _by_libtiff(stored: list[bytes], compression: int, size: int) -> Iterator[memoryview]:
    """Segments of ``size`` bytes each, as the rows of a grey picture, which holds any bytes."""
    from PIL import Image

    with quiet_libtiff(), quiet_warnings():
        try:
            rows = np.asarray(Image.open(io.BytesIO(_grey_rows(stored, compression, size)), formats=("TIFF",)))
        except Exception as error:
            raise BrokenFileError(f"truncated or broken TIFF: damaged {LIBTIFF[compression]}") from error
    yield from (row.data for row in rows)


def _grey_rows(strips: list[bytes], compression: int, width: int) -> bytes:
    """A TIFF of ``width`` bytes in a row, each row a strip."""
    count = len(strips)
    starts = list(accumulate(map(len, strips), initial=8 + 8 * count))
    lists = struct.pack(f"<{2 * count}I", *starts[:-1], *map(len, strips))
    spans = (8, 8 + 4 * count) if count > 1 else (starts[0], len(strips[0]))
    tags = ((256, 4, 1, width), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, compression), (262, 3, 1, 1),
            (273, 4, count, spans[0]), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, count, spans[1]))  # fmt: skip
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    pad = bytes(starts[-1] % 2)
    head = struct.pack("<2sHI", b"II", 42, starts[-1] + len(pad))
    return b"".join((head, lists, *strips, pad, struct.pack("<H", len(tags)), entries, bytes(4)))
