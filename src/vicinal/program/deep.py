"""The verifier's look into every array of a program."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError, shown
from vicinal.numbers import is_number
from vicinal.program.ops import Fork, Ints, Join, Op, Row
from vicinal.program.program import Program

_KINDS = {"Bools": np.bool_, "Floats": np.float64, "Ints": np.int64, "Keys": np.uint64}
"""What arrays hold, by the name of their type."""


def verify_deep(program: Program) -> None:
    """Raises SpecError naming place and field of the first array that is not what its op says it is."""
    canvas = program.canvas
    for op in program.ops:
        check_op(op, canvas)
        canvas = op.canvas_after(canvas)
    if not np.array_equal(canvas, program.out_canvas):
        raise SpecError(f"out_canvas: expected {canvas.tolist()}, got {program.out_canvas.tolist()}")
    _check_forks(program)


def check_op(op: Op, canvas: Ints) -> None:
    """SpecError naming place and field of the first array of ``op``, on canvases [N, 2], that is not what it should be."""
    for field in attrs.fields(type(op)):
        value, kind = getattr(op, field.name), str(field.type).rpartition(".")[2]
        words = field.metadata.get("word")
        if words is not None and not ((value is None or isinstance(value, str)) and value in words):
            _refuse(op, field.name, f"one of {', '.join(map(str, words))}", shown(value))
        if "channels" in field.metadata and not _are_numbers(value):
            _refuse(op, field.name, "a tuple of finite numbers, one or one a channel", shown(value))
        wanted = _KINDS.get(kind.removesuffix(" | None"))
        if wanted is not None and not (value is None and kind.endswith(" | None")):
            if not isinstance(value, np.ndarray) or value.dtype != wanted:
                got = f"one of {value.dtype}" if isinstance(value, np.ndarray) else shown(value)
                _refuse(op, field.name, f"an array of {np.dtype(wanted)}", got)
            _check_array(op, field.name, value, field.metadata.get("row", Row((), -np.inf, np.inf)), len(canvas))
    fault = op.fault(canvas)
    if fault is not None:
        _refuse(op, fault.field, fault.wanted, fault.got)


def _are_numbers(value: object) -> bool:
    return isinstance(value, tuple) and len(value) > 0 and all(map(is_number, value))


def _refuse(op: Op, field: str, expectation: str, got: object) -> None:
    raise SpecError(f"{op.place}.{field}: expected {expectation}, got {got}")


def _check_array(op: Op, name: str, value: NDArray[Any], row: Row, count: int) -> None:
    shape = tuple(length if isinstance(length, int) else None for length in row.shape)
    fits = len(value.shape) == len(shape) + 1 and value.shape[0] == count
    if not fits or any(want not in (None, have) for want, have in zip(shape, value.shape[1:], strict=True)):
        text = ", ".join(str(n) if n is not None else "any" for n in (count, *shape))
        _refuse(op, name, f"shape [{text}]", list(value.shape))
    active = value[op.active]
    if value.dtype.kind == "f" and not np.isfinite(active).all():
        _refuse(op, name, "finite numbers", active[~np.isfinite(active)][0])
    if active.size and value.dtype.kind in "fi" and not (active.min() >= row.low and active.max() <= row.high):
        _refuse(op, name, f"numbers in [{row.low:g}, {row.high:g}]", active[(active < row.low) | (active > row.high)][0])


def _check_forks(program: Program) -> None:
    """Each fork has its joins, for the same samples, which find the canvas of their fork again."""
    fork: Fork | None = None
    canvas = begun = program.canvas
    for op in program.ops:
        if isinstance(op, Fork):
            if fork is not None:
                _refuse(op, "weight", f"no fork before the last join of {fork.place}", "one")
            fork, begun = op, canvas
        elif isinstance(op, Join):
            if fork is not None and not np.array_equal(begun, canvas):
                _refuse(op, "size", f"the canvases of {fork.place}, to which it adds", canvas.tolist())
            if fork is None or not np.array_equal(fork.active, op.active):
                _refuse(op, "active", "the samples of the fork before it", op.active.tolist())
            fork = None if op.last else fork
        canvas = op.canvas_after(canvas)
    if fork is not None:
        _refuse(fork, "weight", "a last join behind the fork", "none")
