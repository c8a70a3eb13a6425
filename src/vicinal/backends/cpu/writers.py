"""Each op as the kernels read it: its opcode, how its parameters are written down, and what kernels may run it.

This is all that the CPU backend must be told of an op beside a kernel for it. What an op is like is told by its traits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import border_codes, codes
from vicinal.backends.cpu.gather import interpolations
from vicinal.backends.cpu.writer import Writer
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import Op

Row: TypeAlias = list[int]
"""Of ``code``: COLUMNS numbers."""

Write: TypeAlias = Callable[[Writer, Any, Row, float], None]

_FILLS = {"constant": codes.FILL_CONSTANT, "mean": codes.FILL_MEAN, "noise": codes.FILL_NOISE}


@attrs.frozen
class Written:
    """How an op is written: ``write(writer, op, row, top)`` adds its parameters and fills in the columns INDEX to BORDER."""

    code: int
    write: Write
    fixed: bool  # whether fixed/program.py may run it
    table: int  # what stands in BY_TABLE


WRITTEN: dict[type[Op], Written] = {}
"""All ops that the kernels run."""


def writes(kind: type[Op], code: int, *, fixed: bool = False, table: int = codes.NO_TABLE) -> Callable[[Write], Write]:
    """Registers an op. SpecError where it, or its opcode, has been registered already."""

    def register(write: Write) -> Write:
        taken = next((other for other, written in WRITTEN.items() if other is kind or written.code == code), None)
        if taken is not None:
            raise SpecError(
                f"cpu: op {kind.__name__}: expected to be registered once, with an opcode of its own, "
                f"got {code} when {taken.__name__} has {WRITTEN[taken].code}"
            )
        WRITTEN[kind] = Written(code, write, fixed, table)
        return write

    return register


@writes(ops.Warp, codes.WARP, fixed=True)
def _warp(writer: Writer, op: ops.Warp, row: Row, top: float) -> None:
    row[codes.INDEX] = len(writer.warps)
    row[codes.MODE], row[codes.BORDER] = interpolations.CODES[op.interpolation], border_codes.CODES[op.border]
    if op.interpolation == "area":
        writer.filtered.append(len(writer.warps))
    writer.warps.append(op)
    writer.add([value * top for value in op.fill], writer.channels)
    if op.shifts is not None and op.nodes is not None:
        row[codes.OP] = codes.DISPLACED
        at, per_row, nodes = lattices(op.shifts, op.nodes, op.curve).T
        writer.words.append((at, per_row, nodes))


def lattices(shifts: NDArray[np.float64], nodes: NDArray[np.int64], curve: str) -> NDArray[np.uint64]:
    """Of every sample [N, 3]: the address of its lattice; how many nodes a row of the array has, and from bit 32 on whether the
    curve is cubic; how many columns of nodes are its own, and from bit 32 on how many rows."""
    table = np.empty((len(shifts), 3), np.uint64)
    table[:, 0] = shifts.ctypes.data + np.arange(len(shifts)) * shifts.strides[0]
    table[:, 1] = shifts.shape[2] | ((curve == "cubic") << 32)
    table[:, 2] = (nodes[:, 0] << 32) | nodes[:, 1]
    return table


@writes(ops.Linear, codes.LINEAR, fixed=True, table=codes.TABLE_A_CHANNEL)
def _linear(writer: Writer, op: ops.Linear, row: Row, top: float) -> None:
    writer.add(op.scale, writer.colours)
    writer.add(op.bias * top, writer.colours)


@writes(ops.Contrast, codes.CONTRAST, fixed=True)
def _contrast(writer: Writer, op: ops.Contrast, row: Row, top: float) -> None:
    writer.column(op.factor)


@writes(ops.ColorMatrix, codes.MATRIX, fixed=True)
def _matrix(writer: Writer, op: ops.ColorMatrix, row: Row, top: float) -> None:
    writer.add(op.matrix.reshape(-1, 9), 9)


@writes(ops.Hue, codes.HUE, fixed=True)
def _hue(writer: Writer, op: ops.Hue, row: Row, top: float) -> None:
    writer.column(op.shift)


@writes(ops.Power, codes.POWER, table=codes.ONE_TABLE)
def _power(writer: Writer, op: ops.Power, row: Row, top: float) -> None:
    writer.column(op.exponent)


@writes(ops.Posterize, codes.POSTERIZE, table=codes.ONE_TABLE)
def _posterize(writer: Writer, op: ops.Posterize, row: Row, top: float) -> None:
    writer.column(op.bits)


@writes(ops.Solarize, codes.SOLARIZE, table=codes.ONE_TABLE)
def _solarize(writer: Writer, op: ops.Solarize, row: Row, top: float) -> None:
    row[codes.MODE] = op.lift is not None
    writer.column(op.threshold * top)
    if op.lift is not None:
        writer.column(op.lift * top)


@writes(ops.Stretch, codes.STRETCH, table=codes.ONE_TABLE)
def _stretch(writer: Writer, op: ops.Stretch, row: Row, top: float) -> None:
    """It has no parameters."""


@writes(ops.Equalize, codes.EQUALIZE, table=codes.ONE_TABLE)
def _equalize(writer: Writer, op: ops.Equalize, row: Row, top: float) -> None:
    """It has no parameters."""


@writes(ops.Noise, codes.NOISE, fixed=True)
def _noise(writer: Writer, op: ops.Noise, row: Row, top: float) -> None:
    row[codes.MODE] = op.per_channel
    writer.column(op.std * top)
    _add_words(writer, op)


@writes(ops.Impulse, codes.IMPULSE)
def _impulse(writer: Writer, op: ops.Impulse, row: Row, top: float) -> None:
    row[codes.MODE] = op.per_channel
    writer.column(op.low * top)
    writer.column(op.high * top)
    _add_words(writer, op, np.floor(op.amount * op.salt * 2.0**32), np.floor(op.amount * 2.0**32))


@writes(ops.Erase, codes.ERASE, fixed=True)
def _erase(writer: Writer, op: ops.Erase, row: Row, top: float) -> None:
    row[codes.MODE] = _FILLS[op.fill]
    row[codes.INDEX], row[codes.COUNT] = writer.rectangle_count, op.rectangles.shape[1]
    writer.rectangles.append(op.rectangles)
    writer.rectangle_count += op.rectangles.shape[1]
    writer.add([value * top for value in op.value], writer.channels)
    _add_words(writer, op)


@writes(ops.Filter, codes.FILTER, fixed=True)
def _filter(writer: Writer, op: ops.Filter, row: Row, top: float) -> None:
    across, down = op.kernel_x, op.kernel_y
    if across.shape[1] == 1:  # the kernel wants a tap to either side
        across, down = (np.pad(taps, ((0, 0), (1, 1))) for taps in (across, down))
    row[codes.COUNT] = across.shape[1]
    writer.taps = max(writer.taps, across.shape[1])
    writer.add(across, across.shape[1])
    writer.add(down, across.shape[1])


@writes(ops.Convolve, codes.CONVOLVE)
def _convolve(writer: Writer, op: ops.Convolve, row: Row, top: float) -> None:
    size = op.kernel.shape[1]
    row[codes.COUNT] = size
    writer.add(op.kernel.reshape(-1, size * size), size * size)


@writes(ops.Fork, codes.FORK)
def _fork(writer: Writer, op: ops.Fork, row: Row, top: float) -> None:
    writer.column(op.weight)


@writes(ops.Join, codes.JOIN)
def _join(writer: Writer, op: ops.Join, row: Row, top: float) -> None:
    row[codes.MODE] = op.last
    writer.column(op.weight)


@writes(ops.Normalize, codes.NORMALIZE, fixed=True)
def _normalize(writer: Writer, op: ops.Normalize, row: Row, top: float) -> None:
    mean, std = np.asarray(op.mean), np.asarray(op.std)
    writer.add(1.0 / (top * std), writer.channels)
    writer.add(-mean / std, writer.channels)


@writes(ops.Round, codes.ROUND, table=codes.ONE_TABLE)
def _round(writer: Writer, op: ops.Round, row: Row, top: float) -> None:
    row[codes.FREE] |= top == 1.0  # pictures of floats have no levels


def _add_words(writer: Writer, op: ops.Noise | ops.Impulse | ops.Erase, low: Any = 0, high: Any = 0) -> None:
    """Three words a sample: the key and up to two thresholds."""
    writer.words.append((op.key, low, high))
