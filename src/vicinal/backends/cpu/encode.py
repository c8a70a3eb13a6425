"""A Program as the tables that the kernels read (their columns: codes.py)."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import borders, codes, gather_any
from vicinal.program import ops
from vicinal.program.ops import Op, colour_channels
from vicinal.program.program import Program

_FILLS = {"constant": codes.FILL_CONSTANT, "mean": codes.FILL_MEAN, "noise": codes.FILL_NOISE}


@attrs.frozen(eq=False)
class Tables:
    """What a program is to the kernels."""

    code: NDArray[np.int32]
    active: NDArray[np.bool_]
    params: NDArray[np.float32]
    words: NDArray[np.uint64]
    rectangles: NDArray[np.int64]
    matrices: NDArray[np.float64]
    sizes: NDArray[np.int64]
    taps: int
    barriers: bool


@attrs.define(eq=False)
class _Writer:
    """Collects the tables; one method a kind of op."""

    program: Program
    params: list[Any] = attrs.field(factory=list)
    width: int = 0
    words: list[Any] = attrs.field(factory=list)
    rectangles: list[Any] = attrs.field(factory=list)
    rectangle_count: int = 0
    warps: list[ops.Warp] = attrs.field(factory=list)
    taps: int = 1

    def add(self, values: Any) -> None:
        """Columns of parameters: [N], [N, k], or one row for all samples."""
        count = self.program.count
        block = np.asarray(values, np.float32)
        if block.ndim == 1 and len(block) == count:
            block = block[:, None]
        elif block.ndim == 1:
            block = np.broadcast_to(block, (count, len(block)))
        self.params.append(block)
        self.width += block.shape[1]

    def column(self, values: NDArray[np.float64], scale: float = 1.0) -> None:
        self.params.append((values * scale).astype(np.float32)[:, None])
        self.width += 1

    def constants(self, values: tuple[float, ...], scale: float) -> None:
        """One number, or one a channel, as ``channels`` columns."""
        row = np.empty(self.program.channels, np.float32)
        row[:] = values if len(values) > 1 else values[0]
        self.params.append(np.broadcast_to(row * np.float32(scale), (self.program.count, len(row))))
        self.width += len(row)


def encode(program: Program) -> Tables:
    """Writes ``program`` down; values that are fractions of the range become levels of the dtype."""
    writer, count = _Writer(program), program.count
    code = np.zeros((len(program.ops), codes.COLUMNS), np.int32)
    active = np.empty((len(program.ops), count), np.bool_)
    free, touched, barriers = False, False, False
    for k, op in enumerate(program.ops):
        active[k] = op.active
        row = code[k]
        row[codes.PARAM], row[codes.WORD] = writer.width, 3 * len(writer.words)
        row[codes.FREE] = free
        _WRITERS[type(op)](writer, op, row, 1.0 if free else program.top)
        free = free or isinstance(op, ops.Normalize)
        barriers = barriers or isinstance(op, ops.Filter) or (touched and isinstance(op, ops.Warp))
        barriers = barriers or isinstance(op, ops.Contrast) or (isinstance(op, ops.Erase) and op.fill == "mean")
        touched = True
    rectangles = np.concatenate(writer.rectangles, axis=1) if writer.rectangles else np.zeros((count, 1, 4), np.int64)
    words = np.concatenate(writer.words, axis=1) if writer.words else np.zeros((count, 3), np.uint64)
    if writer.warps:
        matrices = np.stack([w.matrix for w in writer.warps]).reshape(len(writer.warps), count, 9)
        sizes = np.stack([w.size for w in writer.warps]).astype(np.int64, copy=False)
    else:
        matrices, sizes = np.zeros((1, count, 9)), np.zeros((1, count, 2), np.int64)
    params = np.concatenate(writer.params, axis=1) if writer.params else np.zeros((count, 1), np.float32)
    return Tables(
        code, active, np.ascontiguousarray(params), words, np.ascontiguousarray(rectangles), matrices, sizes,
        writer.taps, barriers,
    )  # fmt: skip


def _warp(writer: _Writer, op: ops.Warp, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.INDEX] = codes.WARP, len(writer.warps)
    row[codes.MODE], row[codes.BORDER] = gather_any.CODES[op.interpolation], borders.CODES[op.border]
    writer.warps.append(op)
    writer.constants(op.fill, top)


def _linear(writer: _Writer, op: ops.Linear, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.LINEAR
    shape = (writer.program.count, colour_channels(writer.program.channels))
    writer.add(np.broadcast_to(op.scale, shape))
    writer.add(np.broadcast_to(op.bias * top, shape))


def _contrast(writer: _Writer, op: ops.Contrast, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.CONTRAST
    writer.column(op.factor)


def _matrix(writer: _Writer, op: ops.ColorMatrix, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.MATRIX
    writer.add(op.matrix.reshape(-1, 9))


def _hue(writer: _Writer, op: ops.Hue, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.HUE
    writer.column(op.shift)


def _power(writer: _Writer, op: ops.Power, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.POWER
    writer.column(op.exponent)


def _posterize(writer: _Writer, op: ops.Posterize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.POSTERIZE
    writer.column(op.bits.astype(np.float64))


def _solarize(writer: _Writer, op: ops.Solarize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.SOLARIZE
    writer.column(op.threshold, top)


def _noise(writer: _Writer, op: ops.Noise, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.NOISE, op.per_channel
    writer.column(op.std, top)
    _add_words(writer, op)


def _impulse(writer: _Writer, op: ops.Impulse, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.IMPULSE, op.per_channel
    writer.column(op.low, top)
    writer.column(op.high, top)
    _add_words(writer, op, np.floor(op.amount * op.salt * 2.0**32), np.floor(op.amount * 2.0**32))


def _erase(writer: _Writer, op: ops.Erase, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.ERASE, _FILLS[op.fill]
    row[codes.INDEX], row[codes.COUNT] = writer.rectangle_count, op.rectangles.shape[1]
    writer.rectangles.append(op.rectangles)
    writer.rectangle_count += op.rectangles.shape[1]
    writer.constants(op.value, top)
    _add_words(writer, op)


def _filter(writer: _Writer, op: ops.Filter, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.COUNT] = codes.FILTER, op.kernel_x.shape[1]
    writer.taps = max(writer.taps, op.kernel_x.shape[1])
    writer.add(op.kernel_x)
    writer.add(op.kernel_y)


def _normalize(writer: _Writer, op: ops.Normalize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.NORMALIZE
    mean, std = np.asarray(op.mean), np.asarray(op.std)
    writer.constants(tuple(1.0 / (top * std)), 1.0)
    writer.constants(tuple(-mean / std), 1.0)


def _round(writer: _Writer, op: ops.Round, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.ROUND


def _add_words(writer: _Writer, op: ops.Noise | ops.Impulse | ops.Erase, *thresholds: NDArray[np.float64]) -> None:
    """Three words a sample: the key and up to two thresholds."""
    block = np.zeros((writer.program.count, 3), np.uint64)
    block[:, 0] = op.key
    for k, values in enumerate(thresholds):
        block[:, k + 1] = values
    writer.words.append(block)


_WRITERS: dict[type[Op], Any] = {
    ops.Warp: _warp, ops.Linear: _linear, ops.Contrast: _contrast, ops.ColorMatrix: _matrix, ops.Hue: _hue,
    ops.Power: _power, ops.Posterize: _posterize, ops.Solarize: _solarize, ops.Noise: _noise, ops.Impulse: _impulse,
    ops.Erase: _erase, ops.Filter: _filter, ops.Normalize: _normalize, ops.Round: _round,
}  # fmt: skip
