"""A Program as the tables that the kernels read (their columns: codes.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import codes
from vicinal.backends.cpu.gather.interpolations import most_taps
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.writer import Writer
from vicinal.backends.cpu.writers import WRITTEN, Row
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import Op, declare
from vicinal.program.passes import is_barrier
from vicinal.program.program import Program

_READS = {
    declare.PIXEL: codes.PIXEL, declare.NEIGHBOURS: codes.NEIGHBOURS, declare.PLACE: codes.PLACE, declare.SUM: codes.SUM,
}  # fmt: skip
_KNOWS = {
    declare.NOTHING: codes.NOTHING, declare.MEAN: codes.MEAN, declare.SPAN: codes.SPAN, declare.HISTOGRAM: codes.HISTOGRAM,
}  # fmt: skip


class Extent(NamedTuple):
    """What the kernels need room for to run a program (room.Need)."""

    taps: int  # of a filter, along both axes
    barriers: bool  # whether there are intermediate pictures
    forks: bool  # whether one is kept, and a sum
    reach: int  # taps of one pixel along an axis
    area: int  # the same of a whole row, where there is an area filter


BICUBIC = 4
"""Taps along an axis, which any program may need."""


def refused(program: Program) -> Op | None:
    """The first op that this backend has no kernel for. (Mixes and functions of whole pictures stand between programs.)"""
    between = (declare.PICTURE, declare.WHOLE)
    return next((op for op in program.ops if type(op) not in WRITTEN and op.traits.reads not in between), None)


def encode(program: Program) -> tuple[Tables, Extent]:
    """Writes ``program`` down; values that are fractions of the range become levels of the dtype.

    SpecError names an op that no kernel runs.
    """
    if program.written is not None:
        made: tuple[Tables, Extent] = program.written
        return made
    count = program.count
    writer = Writer(count, program.channels, program.colours)
    active = np.empty((len(program.ops), count), np.bool_)
    for k, op in enumerate(program.ops):
        active[k] = op.active
    code, extent = written(program, writer)
    one = len(writer.warps) == 1
    tables = Tables(
        code, active, writer.params(),
        writer.word_table() if writer.words else _unread((count, 3), np.uint64),
        _side_by_side(writer.rectangles) if writer.rectangles else _unread((count, 1, 4), np.int64),
        plain(writer.warps[0].matrix).reshape(1, count, 9) if one else _stacked(writer.warps, "matrix", (count, 9), np.float64),
        plain(writer.warps[0].size)[None] if one else _stacked(writer.warps, "size", (count, 2), np.int64),
    )  # fmt: skip
    return tables, filtered(extent, writer.filtered, tables)


def filtered(extent: Extent, warps: list[int], tables: Tables) -> Extent:
    """With room for what the area filters of ``warps`` reach, which depends on what was drawn."""
    for warp in warps:
        taps, columns = most_taps(tables.matrices[warp].reshape(-1, 3, 3)), tables.sizes[warp, :, 1]
        extent = extent._replace(reach=max(extent.reach, int(taps.max())), area=max(extent.area, int((taps * columns).max())))
    return extent


def written(program: Program, writer: Writer) -> tuple[NDArray[np.int32], Extent]:
    """The codes of all ops [ops, COLUMNS], whose parameters ``writer`` collects, and what they need room for."""
    code: list[Row] = []
    free, barriers, forks, top = False, False, False, program.top
    for k, op in enumerate(program.ops):
        code.append(_row(writer, op, free, top))
        reads = op.traits.reads
        barriers, forks = barriers or (is_barrier(op) and (k > 0 or reads != declare.PLACE)), forks or reads == declare.SUM
        if op.traits.leaves_range:
            free, top = True, 1.0
    table = np.array(code, np.int32).reshape(-1, codes.COLUMNS)
    return table, Extent(2 * writer.taps, barriers, forks, BICUBIC, 0)


def _row(writer: Writer, op: Op, free: bool, top: float) -> Row:
    """What all samples have in common of an op. ``free``: whether values have left the range before it."""
    written, traits = WRITTEN.get(type(op)), op.traits
    if written is None or traits.reads not in _READS:
        raise SpecError(f"cpu: no kernel for op {type(op).__name__} ({op.place})")
    row = [  # codes.py has the order
        written.code, writer.width, 3 * len(writer.words), 0, 0, 0, 0, free, _READS[traits.reads], _KNOWS[op.knows], op.clamps,
        written.table,
    ]  # fmt: skip
    written.write(writer, op, row, top)
    return row


def no_code(program: Program, tables: Tables, answer: int, number: int) -> SpecError:
    """What to raise when kernels have given up at op ``number``, as it stands in ``tables`` (codes.UNKNOWN, codes.NO_SPACE)."""
    names, row = [f"op {type(op).__name__} ({op.place})" for op in program.ops], tables.code[number]
    if answer == codes.NO_SPACE:
        return SpecError(f"cpu: no room for a picture that the traits of these ops do not tell of: {', '.join(names)}")
    reads, knows = _name_of(_READS, row[codes.READS]), _name_of(_KNOWS, row[codes.KNOWS])
    return SpecError(f"cpu: no code for opcode {row[codes.OP]} that reads {reads} and knows {knows}: {names[number]}")


def _name_of(names: dict[str, int], code: int) -> str:
    return next((name for name, number in names.items() if number == code), str(code))


@lru_cache(maxsize=64)
def _unread(shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    """What stands in for a table that the program has no use for."""
    return np.zeros(shape, kind)


def plain(array: NDArray[Any]) -> NDArray[Any]:
    """The array as the kernels were compiled for it: they are compiled anew for one that is strided or read-only."""
    return array if array.flags.c_contiguous and array.flags.writeable else array.copy()


def _side_by_side(blocks: list[NDArray[Any]]) -> NDArray[Any]:
    return plain(blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=1))


def _stacked(warps: list[ops.Warp], name: str, shape: tuple[int, int], kind: Any) -> NDArray[Any]:
    """One array of all warps, or of one that nothing reads."""
    table = np.empty((max(len(warps), 1), *shape), kind)
    if not warps:
        table[:] = 1
    for k, warp in enumerate(warps):
        table[k] = getattr(warp, name).reshape(shape)
    return table
