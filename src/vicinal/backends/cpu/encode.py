"""A Program as the tables that the kernels read (their columns: codes.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import borders, codes
from vicinal.backends.cpu.gather import general
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import Op
from vicinal.program.ops.declare import PICTURE, PLACE, WHOLE
from vicinal.program.passes import is_barrier
from vicinal.program.program import Program

_FILLS = {"constant": codes.FILL_CONSTANT, "mean": codes.FILL_MEAN, "noise": codes.FILL_NOISE}


class Tables(NamedTuple):
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
    mixes: bool
    reach: int  # taps of one pixel along an axis, at most
    area: int  # the same of a whole row, where there is an area filter


@attrs.define(eq=False)
class _Writer:
    """Collects blocks of columns, [N], [N, k] or one row for all samples, and where each goes."""

    count: int
    channels: int
    colours: int
    blocks: list[tuple[int, int, Any]] = attrs.field(factory=list)
    width: int = 0
    words: list[Any] = attrs.field(factory=list)
    rectangles: list[Any] = attrs.field(factory=list)
    rectangle_count: int = 0
    warps: list[ops.Warp] = attrs.field(factory=list)
    taps: int = 1
    reach: int = 4  # of bicubic
    area: int = 0

    def add(self, values: Any, columns: int) -> None:
        """The next ``columns`` columns of the parameters."""
        self.blocks.append((self.width, self.width + columns, values))
        self.width += columns

    def column(self, values: NDArray[Any]) -> None:
        """One parameter, [N]."""
        self.add(values[:, None], 1)

    def params(self) -> NDArray[np.float32]:
        table = np.empty((self.count, max(self.width, 1)), np.float32)
        for start, stop, values in self.blocks:
            table[:, start:stop] = values
        return table


def refused(program: Program) -> Op | None:
    """The first op that this backend has no kernel for. (Mixes and functions of whole pictures stand between programs.)"""
    between = (PICTURE, WHOLE)
    return next((op for op in program.ops if type(op) not in _WRITERS and op.traits.reads not in between), None)


def encode(program: Program) -> Tables:
    """Writes ``program`` down; values that are fractions of the range become levels of the dtype."""
    count = program.count
    writer = _Writer(count, program.channels, program.colours)
    code = np.zeros((len(program.ops), codes.COLUMNS), np.int32)
    active = np.empty((len(program.ops), count), np.bool_)
    free, barriers, top = False, False, program.top
    for k, op in enumerate(program.ops):
        kind, row = type(op), code[k]
        active[k] = op.active
        row[codes.PARAM], row[codes.WORD], row[codes.FREE] = writer.width, 3 * len(writer.words), free
        write = _WRITERS.get(kind)
        if write is None:
            raise SpecError(f"{op.place}: expected an op that the cpu backend has a kernel for, got {kind.__name__}")
        write(writer, op, row, top)
        barriers = barriers or (is_barrier(op) and (k > 0 or op.traits.reads != PLACE))
        if kind is ops.Normalize:
            free, top = True, 1.0
    one = len(writer.warps) == 1
    return Tables(
        code, active, writer.params(),
        _side_by_side(writer.words) if writer.words else _unread((count, 3), np.uint64),
        _side_by_side(writer.rectangles) if writer.rectangles else _unread((count, 1, 4), np.int64),
        plain(writer.warps[0].matrix).reshape(1, count, 9) if one else _stacked(writer.warps, "matrix", (count, 9), np.float64),
        plain(writer.warps[0].size)[None] if one else _stacked(writer.warps, "size", (count, 2), np.int64),
        writer.taps, barriers, ops.Fork in map(type, program.ops), writer.reach, writer.area,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _unread(shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    """What stands in for a table that the program has no use for."""
    return np.zeros(shape, kind)


def plain(array: NDArray[Any]) -> NDArray[Any]:
    """The array as the kernels were compiled for it: they are compiled anew for one that is strided or read-only."""
    return array if array.flags.c_contiguous and array.flags.writeable else array.copy()


def _side_by_side(blocks: list[NDArray[Any]]) -> NDArray[Any]:
    return plain(blocks[0]) if len(blocks) == 1 else np.concatenate(blocks, axis=1)


def _stacked(warps: list[ops.Warp], name: str, shape: tuple[int, int], kind: Any) -> NDArray[Any]:
    """One array of all warps, or of one that nothing reads."""
    table = np.empty((max(len(warps), 1), *shape), kind)
    if not warps:
        table[:] = 1
    for k, warp in enumerate(warps):
        table[k] = getattr(warp, name).reshape(shape)
    return table


def _warp(writer: _Writer, op: ops.Warp, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.INDEX] = codes.WARP, len(writer.warps)
    row[codes.MODE], row[codes.BORDER] = general.CODES[op.interpolation], borders.CODES[op.border]
    writer.warps.append(op)
    if op.interpolation == "area":
        taps = general.most_taps(op.matrix)
        writer.reach = max(writer.reach, int(taps.max()))
        writer.area = max(writer.area, int((taps * op.size[:, 1]).max()))
    writer.add([value * top for value in op.fill], writer.channels)


def _linear(writer: _Writer, op: ops.Linear, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.LINEAR
    writer.add(op.scale, writer.colours)
    writer.add(op.bias * top, writer.colours)


def _contrast(writer: _Writer, op: ops.Contrast, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.CONTRAST
    writer.column(op.factor)


def _matrix(writer: _Writer, op: ops.ColorMatrix, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.MATRIX
    writer.add(op.matrix.reshape(-1, 9), 9)


def _hue(writer: _Writer, op: ops.Hue, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.HUE
    writer.column(op.shift)


def _power(writer: _Writer, op: ops.Power, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.POWER
    writer.column(op.exponent)


def _posterize(writer: _Writer, op: ops.Posterize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.POSTERIZE
    writer.column(op.bits)


def _solarize(writer: _Writer, op: ops.Solarize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.SOLARIZE, op.lift is not None
    writer.column(op.threshold * top)
    if op.lift is not None:
        writer.column(op.lift * top)


def _stretch(writer: _Writer, op: ops.Stretch, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.STRETCH


def _equalize(writer: _Writer, op: ops.Equalize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.EQUALIZE


def _noise(writer: _Writer, op: ops.Noise, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.NOISE, op.per_channel
    writer.column(op.std * top)
    _add_words(writer, op)


def _impulse(writer: _Writer, op: ops.Impulse, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.IMPULSE, op.per_channel
    writer.column(op.low * top)
    writer.column(op.high * top)
    _add_words(writer, op, np.floor(op.amount * op.salt * 2.0**32), np.floor(op.amount * 2.0**32))


def _erase(writer: _Writer, op: ops.Erase, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.ERASE, _FILLS[op.fill]
    row[codes.INDEX], row[codes.COUNT] = writer.rectangle_count, op.rectangles.shape[1]
    writer.rectangles.append(op.rectangles)
    writer.rectangle_count += op.rectangles.shape[1]
    writer.add([value * top for value in op.value], writer.channels)
    _add_words(writer, op)


def _filter(writer: _Writer, op: ops.Filter, row: NDArray[np.int32], top: float) -> None:
    across, down = op.kernel_x, op.kernel_y
    if across.shape[1] == 1:  # the kernel wants a tap to either side
        across, down = (np.pad(taps, ((0, 0), (1, 1))) for taps in (across, down))
    row[codes.OP], row[codes.COUNT] = codes.FILTER, across.shape[1]
    writer.taps = max(writer.taps, across.shape[1])
    writer.add(across, across.shape[1])
    writer.add(down, across.shape[1])


def _convolve(writer: _Writer, op: ops.Convolve, row: NDArray[np.int32], top: float) -> None:
    size = op.kernel.shape[1]
    row[codes.OP], row[codes.COUNT] = codes.CONVOLVE, size
    writer.add(op.kernel.reshape(-1, size * size), size * size)


def _fork(writer: _Writer, op: ops.Fork, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.FORK
    writer.column(op.weight)


def _join(writer: _Writer, op: ops.Join, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP], row[codes.MODE] = codes.JOIN, op.last
    writer.column(op.weight)


def _normalize(writer: _Writer, op: ops.Normalize, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.NORMALIZE
    mean, std = np.asarray(op.mean), np.asarray(op.std)
    writer.add(1.0 / (top * std), writer.channels)
    writer.add(-mean / std, writer.channels)


def _round(writer: _Writer, op: ops.Round, row: NDArray[np.int32], top: float) -> None:
    row[codes.OP] = codes.ROUND
    row[codes.FREE] |= top == 1.0  # pictures of floats have no levels


def _add_words(writer: _Writer, op: ops.Noise | ops.Impulse | ops.Erase, *thresholds: NDArray[np.float64]) -> None:
    """Three words a sample: the key and up to two thresholds."""
    block = np.zeros((writer.count, 3), np.uint64)
    block[:, 0] = op.key
    for k, values in enumerate(thresholds):
        block[:, k + 1] = values
    writer.words.append(block)


_WRITERS: dict[type[Op], Any] = {
    ops.Warp: _warp, ops.Linear: _linear, ops.Contrast: _contrast, ops.ColorMatrix: _matrix, ops.Hue: _hue,
    ops.Power: _power, ops.Posterize: _posterize, ops.Solarize: _solarize, ops.Noise: _noise, ops.Impulse: _impulse,
    ops.Erase: _erase, ops.Filter: _filter, ops.Normalize: _normalize, ops.Round: _round, ops.Stretch: _stretch,
    ops.Equalize: _equalize, ops.Convolve: _convolve, ops.Fork: _fork, ops.Join: _join,
}  # fmt: skip
