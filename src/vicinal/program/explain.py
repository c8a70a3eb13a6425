"""What a program does, in words and numbers: its ops, its passes over the pixels, and why each pass ends."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Collage, Ints, Op, Round
from vicinal.program.ops.declare import PICTURE
from vicinal.program.passes import STORE, passes
from vicinal.program.program import Program

BETWEEN = 4
"""Bytes of a value between two passes: float32."""


@attrs.frozen
class OpLine:
    """One op: its place, its kind, the share of samples that it touches, and its parameters over those."""

    place: str
    kind: str
    share: float
    parameters: str


@attrs.frozen
class PassLine:
    """One pass: what it reads through, what it does on the way, bytes read and written for the batch, why it ends."""

    gather: str
    pointwise: tuple[str, ...]
    read: int
    written: int
    barrier: str


@attrs.frozen
class Explanation:
    """``explain()``'s answer; ``str()`` of it is a table in plain text.

    ``unplanned``: why a call with one picture, or few, is lowered each time anew, and by which transform; "": it is not.
    ``trips``: what goes to the host and back, of pictures that lie on a device.
    """

    count: int
    ops: tuple[OpLine, ...]
    passes: tuple[PassLine, ...]
    unplanned: str = ""
    trips: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Bytes read by all passes."""
        return sum(line.read for line in self.passes)

    @property
    def written(self) -> int:
        """Bytes written by all passes."""
        return sum(line.written for line in self.passes)

    def __str__(self) -> str:
        ops: list[tuple[str, ...]] = [("op", "kind", "active", "parameters")]
        ops += [(line.place, line.kind, f"{line.share:.0%}", line.parameters) for line in self.ops]
        rows: list[tuple[str, ...]] = [("pass", "reads", "bytes read", "bytes written", "ends at", "pointwise ops")]
        for number, line in enumerate(self.passes, 1):
            pointwise = ", ".join(line.pointwise) or "-"
            rows.append((str(number), line.gather, f"{line.read:,}", f"{line.written:,}", line.barrier, pointwise))
        rows.append(("all", "", f"{self.read:,}", f"{self.written:,}", "", ""))
        title = f"{self.count} samples, {len(self.ops)} ops, {len(self.passes)} passes over the pixels"
        without = ["", f"lowered for each call: {self.unplanned}"] if self.unplanned else []
        trips = ["", *self.trips] if self.trips else []
        return "\n".join([title, "", *_table(ops), "", *_table(rows), *without, *trips])


def explain(program: Program, unplanned: str = "", trips: tuple[str, ...] = ()) -> Explanation:
    """The ops and passes of ``program``, with the bytes that its batch moves: what it reads and writes by design."""
    return Explanation(
        count=program.count,
        ops=tuple(_op_line(op) for op in program.ops),
        passes=_pass_lines(program),
        unplanned=unplanned,
        trips=trips,
    )


def _op_line(op: Op) -> OpLine:
    share = float(op.active.mean()) if len(op.active) else 0.0
    parts = [f"{name} {_range(value, op.active)}" for name, value in op.shown().items() if value is not None]
    return OpLine(place=op.place, kind=type(op).__name__, share=share, parameters=", ".join(parts))


def _range(value: object, active: NDArray[np.bool_]) -> str:
    """A parameter over the active samples: low..high of numbers, the shape of what has more than a few."""
    if isinstance(value, tuple):
        return "(" + ", ".join(f"{v:g}" for v in value) + ")" if len(value) != 1 else f"{value[0]:g}"
    if not isinstance(value, np.ndarray):
        return str(value)
    rows = value[active].reshape(int(active.sum()), -1) if active.any() else np.zeros((0, 1))
    if not rows.size:
        return "-"
    if rows.shape[1] > 4:
        return "x".join(str(n) for n in value.shape[1:])
    spans = [_span(float(low), float(high)) for low, high in zip(rows.min(axis=0), rows.max(axis=0), strict=True)]
    return spans[0] if len(spans) == 1 else "(" + ", ".join(spans) + ")"


def _span(low: float, high: float) -> str:
    return f"{low:.4g}" if low == high else f"{low:.4g}..{high:.4g}"


def _pass_lines(program: Program) -> tuple[PassLine, ...]:
    canvas: Ints = program.canvas
    size = stored = program.dtype.itemsize
    lines = []
    for step in passes(program.ops):
        gather = "read" if step.gather is None else f"{type(step.gather).__name__} {step.gather.place}"
        if step.window is not None:
            canvas = step.window.canvas_after(canvas)
            gather += f" of {step.window.place}"
        pictures = 1
        before = canvas
        if step.gather is not None:
            pictures = _pictures(step.gather)
            canvas = step.gather.canvas_after(canvas)
        read = _values(before, program.channels) * size * pictures
        if not step.measures:
            stored = BETWEEN if any(op.traits.leaves_range for op in step.pointwise) else stored
            size = stored if step.stores else BETWEEN
        written = 0 if step.measures else _values(canvas, program.channels) * size
        lines.append(
            PassLine(
                gather=gather, pointwise=tuple(op.place for op in step.pointwise if not isinstance(op, Round)),
                read=read, written=written, barrier=step.barrier,
            )
        )  # fmt: skip
    return (*lines, *_rounding(program))


def _rounding(program: Program) -> tuple[PassLine, ...]:
    """Numbers of Normalize that are not float32 are rounded from what kernels stored as that."""
    if program.normalized in ("", "float32"):
        return ()
    values = _values(program.out_canvas, program.channels)
    what = f"{program.normalize.place if program.normalize else ''}.dtype"
    return (PassLine("read", (what,), values * BETWEEN, values * 2, STORE),)


def _pictures(op: Op) -> int:
    """How many pictures it reads for one, at most."""
    if isinstance(op, Collage):
        return int(op.source.shape[1])
    return 2 if op.traits.reads == PICTURE else 1


def _values(canvas: Ints, channels: int) -> int:
    return int(canvas.prod(axis=1).sum()) * channels


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines of aligned columns; the last column is as wide as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
