"""What a block of result pixels shows of its picture: Triton's code of reading, in levels of the picture."""

from __future__ import annotations

import triton
import triton.language as tl

from vicinal.backends.torch.fused import codes
from vicinal.backends.torch.fused.field import shifted
from vicinal.program import limits

COPY = tl.constexpr(codes.COPY)
BILINEAR = tl.constexpr(codes.BILINEAR)
EDGE = tl.constexpr(codes.BORDERS["edge"])
CONSTANT = tl.constexpr(codes.BORDERS["constant"])
REFLECT = tl.constexpr(codes.BORDERS["reflect"])
SYMMETRIC = tl.constexpr(codes.BORDERS["symmetric"])
NO_FIELD = tl.constexpr(codes.CURVES[None])
FAR = tl.constexpr(limits.FAR)
SLACK = tl.constexpr(1e-6)


@triton.jit
def gather(
    source, x, y, mask, matrix, shifts, nodes, fill, height, width, rows, columns, wide, at_channel, at_row, at_column,
    CHANNELS: tl.constexpr, TAPS: tl.constexpr, BORDER: tl.constexpr, CURVE: tl.constexpr, AFFINE: tl.constexpr,
    PRECISE: tl.constexpr,
):  # fmt: skip
    """Red, green and blue of the pixels (x, y) of a result; of one channel thrice."""
    fill_r, fill_g, fill_b = tl.load(fill), tl.load(fill + 1), tl.load(fill + 2)
    if TAPS == COPY:
        r, g, b = _pixel(source, x, y, mask, at_channel, at_row, at_column, CHANNELS)
    else:
        u, v, front = _place(matrix, x, y, shifts, nodes, rows, columns, wide, CURVE, AFFINE, PRECISE)
        if TAPS == BILINEAR:
            column, row = tl.floor(u - 0.5), tl.floor(v - 0.5)
            right, down = (u - 0.5 - column).to(tl.float32), (v - 0.5 - row).to(tl.float32)
            r, g, b = right * 0.0, right * 0.0, right * 0.0
            for dy in tl.static_range(2):
                for dx in tl.static_range(2):
                    weight = (down if dy == 1 else 1.0 - down) * (right if dx == 1 else 1.0 - right)
                    tap_r, tap_g, tap_b = _tap(
                        source, column, row, dx, dy, mask, fill_r, fill_g, fill_b, height, width,
                        at_channel, at_row, at_column, CHANNELS, BORDER,
                    )  # fmt: skip
                    r, g, b = r + weight * tap_r, g + weight * tap_g, b + weight * tap_b
        else:
            r, g, b = _tap(
                source, tl.floor(u + SLACK), tl.floor(v + SLACK), 0, 0, mask, fill_r, fill_g, fill_b, height, width,
                at_channel, at_row, at_column, CHANNELS, BORDER,
            )  # fmt: skip
        if not AFFINE:
            r, g, b = tl.where(front, r, fill_r), tl.where(front, g, fill_g), tl.where(front, b, fill_b)
    return r, g, b


@triton.jit
def _place(
    matrix, x, y, shifts, nodes, rows, columns, wide, CURVE: tl.constexpr, AFFINE: tl.constexpr, PRECISE: tl.constexpr
):
    """Where the pixels look in the input, as backends/reference/points.py has it, and whether that is ahead of the camera."""
    if PRECISE:
        across, down = x.to(tl.float64) + 0.5, y.to(tl.float64) + 0.5
    else:
        across, down = x.to(tl.float32) + 0.5, y.to(tl.float32) + 0.5
    if CURVE != NO_FIELD:
        across, down = shifted(across, down, shifts, nodes, rows, columns, wide, CURVE)
    kind = across.dtype
    u = tl.load(matrix).to(kind) * across + tl.load(matrix + 1).to(kind) * down + tl.load(matrix + 2).to(kind)
    v = tl.load(matrix + 3).to(kind) * across + tl.load(matrix + 4).to(kind) * down + tl.load(matrix + 5).to(kind)
    front = across > 0
    if not AFFINE:
        w = tl.load(matrix + 6).to(kind) * across + tl.load(matrix + 7).to(kind) * down + tl.load(matrix + 8).to(kind)
        front = w > 0
        w = tl.where(front, w, 1.0)
        u, v = u / w, v / w
    return tl.minimum(tl.maximum(u, -FAR), FAR), tl.minimum(tl.maximum(v, -FAR), FAR), front


@triton.jit
def _tap(
    source, column, row, dx, dy, mask, fill_r, fill_g, fill_b, height, width, at_channel, at_row, at_column,
    CHANNELS: tl.constexpr, BORDER: tl.constexpr,
):  # fmt: skip
    """The pixels (dx, dy) behind whole columns and rows, and what the border is where there are none."""
    x, y = _index(column, dx, width, BORDER), _index(row, dy, height, BORDER)
    if BORDER == CONSTANT:
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        r, g, b = _pixel(source, x, y, mask & inside, at_channel, at_row, at_column, CHANNELS)
        r, g, b = tl.where(inside, r, fill_r), tl.where(inside, g, fill_g), tl.where(inside, b, fill_b)
    else:
        r, g, b = _pixel(source, x, y, mask, at_channel, at_row, at_column, CHANNELS)
    return r, g, b


@triton.jit
def _index(place, step, size, BORDER: tl.constexpr):
    """Brings whole numbers of any distance and a ``step`` of 0 or 1 to 0 .. size - 1; of "constant" beyond it, either way."""
    if BORDER == CONSTANT or BORDER == EDGE:  # noqa: SIM109 - of which Triton knows no shorter form
        index = tl.minimum(tl.maximum(place, -2.0), (size + 1).to(place.dtype)).to(tl.int32) + step
        if BORDER == EDGE:
            index = tl.minimum(tl.maximum(index, 0), size - 1)
    else:
        period = size.to(tl.int64)
        if BORDER == SYMMETRIC:
            period = 2 * period
        elif BORDER == REFLECT:
            period = tl.maximum(2 * (period - 1), 1)
        far = (place.to(tl.int64) + step) % period  # of the sign of what is divided
        far = tl.where(far < 0, far + period, far)
        if BORDER == SYMMETRIC:
            far = tl.minimum(far, period - 1 - far)
        elif BORDER == REFLECT:
            far = tl.minimum(far, period - far)
        index = far.to(tl.int32)
    return index


@triton.jit
def _pixel(source, x, y, mask, at_channel, at_row, at_column, CHANNELS: tl.constexpr):
    """The stored levels at (x, y) of the picture that begins at ``source``."""
    at = (y * at_row + x * at_column).to(tl.uint32)
    r = _level(tl.load(source + at, mask=mask, other=0))
    g, b = r, r
    if CHANNELS == 3:
        g = _level(tl.load(source + at_channel + at, mask=mask, other=0))
        b = _level(tl.load(source + 2 * at_channel + at, mask=mask, other=0))
    return r, g, b


@triton.jit
def _level(stored):
    """uint8 or uint16 as float32: in the last bits of 2^23, as a GPU adds eight times as fast as it converts."""
    return (stored.to(tl.uint32) | 0x4B000000).to(tl.float32, bitcast=True) - 8388608.0
