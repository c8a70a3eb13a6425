"""TIFFs of every kind, written here byte by byte: tifffile without imagecodecs and Pillow write only some of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image

NAMED = {5: "tiff_lzw", 32773: "packbits", 34925: "lzma", 50000: "zstd"}
KINDS = {"u": 1, "i": 2, "f": 3}
SHORT, LONG, LONG8 = 3, 4, 16
CODES = {SHORT: "H", LONG: "I", LONG8: "Q"}


def tiff(
    samples: np.ndarray,
    photometric: int,
    *,
    bits: int = 0,
    order: str = "<",
    planar: bool = False,
    compression: int = 1,
    predictor: int = 1,
    rows: int = 0,
    tile: int = 0,
    big: bool = False,
    extras: Sequence[int] = (),
    **tags: Any,
) -> bytes:
    """``samples`` [H, W, S] as a TIFF. ``bits``: fewer than the dtype's. ``rows`` of a strip, or the side of a ``tile``.
    ``tags``: others, as tag_274=6."""
    height, width, count = samples.shape
    bits = bits or samples.dtype.itemsize * 8
    rows = rows or height
    segments = [
        compressed(packed(predicted(piece, predictor, order), bits, order), compression, tags.get("tag_266", 1))
        for piece in pieces(samples, planar, rows, tile)
    ]
    each = 1 if planar else count
    fields: dict[int, tuple[int, Sequence[int]]] = {
        256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, [bits] * count), 259: (SHORT, [compression]),
        262: (SHORT, [photometric]), 277: (SHORT, [count]), 284: (SHORT, [1 + planar]), 317: (SHORT, [predictor]),
        339: (SHORT, [KINDS[samples.dtype.kind]] * count),
    }  # fmt: skip
    assert each
    fields |= {322: (LONG, [tile]), 323: (LONG, [tile])} if tile else {278: (LONG, [rows])}
    if extras:
        fields[338] = (SHORT, extras)
    for name, value in tags.items():
        fields[int(name[4:])] = (SHORT, [value] if isinstance(value, int) else value)
    return written(fields, segments, order, big, tile > 0)


def pieces(samples: np.ndarray, planar: bool, rows: int, tile: int) -> Iterator[np.ndarray]:
    height, width, count = samples.shape
    down, right = (tile, tile) if tile else (rows, width)
    for plane in [samples[..., index : index + 1] for index in range(count)] if planar else [samples]:
        for y in range(0, height, down):
            for x in range(0, width, right):
                piece = plane[y : y + down, x : x + right]
                pad = ((0, down - piece.shape[0]), (0, right - piece.shape[1]), (0, 0))
                yield np.pad(piece, pad, mode="edge") if tile else piece


def predicted(piece: np.ndarray, predictor: int, order: str) -> np.ndarray:
    if predictor == 1:
        return piece
    size = piece.dtype.itemsize
    if predictor == 2:
        numbers = piece.view(f"u{size}")
        return np.concatenate([numbers[:, :1], np.diff(numbers, axis=1)], axis=1).view(piece.dtype)
    lines = piece.astype(piece.dtype.newbyteorder(">")).view(np.uint8).reshape(len(piece), -1, size).swapaxes(1, 2)
    steps = lines.reshape(len(piece), -1, piece.shape[2])
    steps = np.concatenate([steps[:, :1], np.diff(steps, axis=1)], axis=1)
    return np.ascontiguousarray(steps).reshape(len(piece), -1).view(f"{order}u{size}").reshape(piece.shape)


def packed(piece: np.ndarray, bits: int, order: str) -> bytes:
    if bits >= 8:
        return piece.astype(piece.dtype.newbyteorder(order)).tobytes()
    flat = piece.astype(np.uint8).reshape(len(piece), -1, 1)
    return np.packbits(np.unpackbits(flat, axis=2)[..., 8 - bits :].reshape(len(piece), -1), axis=1).tobytes()


def compressed(raw: bytes, compression: int, fill: int) -> bytes:
    if compression in (8, 32946):
        raw = zlib.compress(raw)
    elif compression in NAMED:
        file = io.BytesIO()
        Image.frombytes("L", (len(raw), 1), raw).save(file, "TIFF", compression=NAMED[compression])
        with Image.open(io.BytesIO(file.getvalue())) as image:
            (at,), (size,) = image.tag_v2[273], image.tag_v2[279]
        raw = file.getvalue()[at : at + size]
    return raw if fill == 1 else np.packbits(np.unpackbits(np.frombuffer(raw, np.uint8)).reshape(-1, 8)[:, ::-1]).tobytes()


def written(fields: dict[int, tuple[int, Sequence[int]]], segments: list[bytes], order: str, big: bool, tiled: bool) -> bytes:
    out = bytearray(16 if big else 8)
    spans = []
    for segment in segments:
        spans.append(len(out))
        out += segment + b"\0" * (len(segment) % 2)
    word = LONG8 if big else LONG
    fields[324 if tiled else 273] = (word, spans)
    fields[325 if tiled else 279] = (word, [len(segment) for segment in segments])
    entry, room = ("HHQ", 8) if big else ("HHI", 4)
    directory = b""
    for tag, (kind, values) in sorted(fields.items()):
        body = struct.pack(f"{order}{len(values)}{CODES[kind]}", *values)
        if len(body) > room:
            at, body = len(out), body
            out += body + b"\0" * (len(body) % 2)
            body = struct.pack(f"{order}{'Q' if big else 'I'}", at)
        directory += struct.pack(f"{order}{entry}", tag, kind, len(values)) + body.ljust(room, b"\0")
    mark = {"<": b"II", ">": b"MM"}[order]
    if big:
        out[:16] = mark + struct.pack(f"{order}HHHQ", 43, 8, 0, len(out))
        return bytes(out) + struct.pack(f"{order}Q", len(fields)) + directory + bytes(8)
    out[:8] = mark + struct.pack(f"{order}HI", 42, len(out))
    return bytes(out) + struct.pack(f"{order}H", len(fields)) + directory + bytes(4)
