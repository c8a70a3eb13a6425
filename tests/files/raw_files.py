"""PNG, BMP and PNM files of every kind, written byte by byte: no library writes all of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def packed(row: np.ndarray, bits: int) -> bytes:
    """One row's samples, the first in the highest bits, big-endian."""
    flat = np.unpackbits(row.reshape(-1).astype(">u2").view(np.uint8)).reshape(-1, 16)[:, 16 - bits :]
    return np.packbits(flat.reshape(-1)).tobytes()


def png(pixels: np.ndarray, colour: int, bits: int, *chunks: tuple[bytes, bytes], interlaced: bool = False, filter: int = 0,
        rows: int | None = None) -> bytes:  # fmt: skip
    """``pixels`` [H, W] or [H, W, C] of samples; ``chunks`` go before the pixels. ``rows``: only so many are there."""
    height, width = pixels.shape[:2]
    parts = [pixels[y::down, x::right] for x, y, right, down in PASSES] if interlaced else [pixels]
    lines = [bytes([filter]) + packed(row, bits) for part in parts if part.size for row in part]
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    before = b"".join(chunk(name, body) for name, body in chunks)
    data = chunk(b"IDAT", zlib.compress(b"".join(lines[:rows])))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + data + chunk(b"IEND", b"")


HEADERS = {"core": 12, "info": 40, "v3": 56, "v4": 108, "v5": 124}


def bmp(rows: Sequence[bytes], width: int, bits: int, header: str = "info", *, compression: int = 0,
        palette: np.ndarray | None = None, masks: Sequence[int] = (), top_down: bool = False) -> bytes:  # fmt: skip
    """``rows`` from the top, each already packed; ``palette`` [n, 3]."""
    stored = rows if top_down else rows[::-1]
    body = b"".join(row if compression in (1, 2) else row.ljust(-(-len(row) // 4) * 4, b"\0") for row in stored)
    body += b"\0\1" if compression in (1, 2) else b""
    ends = b"" if header == "core" else b"\0"
    colours = b"" if palette is None else b"".join(bytes(colour[::-1].tolist()) + ends for colour in palette)
    size, height = HEADERS[header], len(rows)
    if header == "core":
        head = struct.pack("<IHHHH", size, width, height, 1, bits)
    else:
        count = 0 if palette is None else len(palette)
        tall = -height if top_down else height
        head = struct.pack("<IiiHHIIiiII", size, width, tall, 1, bits, compression, 0, 0, 0, count, 0)
        words = struct.pack(f"<{len(masks)}I", *masks)
        head += words if header == "info" else words.ljust(size - 40, b"\0")
    start = 14 + len(head) + len(colours)
    return struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start) + head + colours + body


def pnm(kind: str, pixels: np.ndarray, highest: int | None, comment: str = "") -> bytes:
    """``kind`` "P1" to "P6"; ``highest``: the level of white, None for bits."""
    height, width = pixels.shape[:2]
    head = f"{kind}\n{comment}{width} {height}\n" + ("" if highest is None else f"{highest}\n")
    if kind in ("P1", "P2", "P3"):
        return (head + " ".join(map(str, pixels.ravel().tolist()))).encode()
    if kind == "P4":
        return head.encode() + np.packbits(pixels.astype(np.uint8), axis=1).tobytes()
    stored: Any = pixels.astype(">u2" if highest and highest > 255 else "u1")
    return head.encode() + stored.tobytes()
