"""A program's ops as tables that kernels read: what is static as numbers, and a row of parameters for each sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.torch.fused import codes
from vicinal.program import ops
from vicinal.program.ops import Op, Warp
from vicinal.program.program import Program

Rows: TypeAlias = NDArray[Any]


@attrs.frozen(eq=False)
class Step:
    """One pointwise op: its code, its floats and its words, each [N, ...], and a number of its own."""

    code: int
    floats: Sequence[Rows] = ()
    words: Sequence[Rows] = ()
    own: int = 0


@attrs.frozen(eq=False)
class Tables:
    """``steps``: WIDTH numbers for each op. ``floats`` [N, F] float32: the fill, then those of steps.

    ``words`` [N, W] int64: rows and columns of its field's nodes, then of each step whether the sample is touched, and its own.
    ``matrices`` [N, 3, 3] float64. ``shifts`` [N, R, K, 2] float64, with a node more on every side. ``means``: which steps
    must know the mean grey of what stands before them, in order.
    """

    steps: tuple[int, ...]
    floats: NDArray[np.float32]
    words: NDArray[np.int64]
    matrices: NDArray[np.float64]
    shifts: NDArray[np.float64]
    means: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.steps) // codes.WIDTH


def tables_of(program: Program) -> Tables:
    """Of a program that qualifies (``qualifies``)."""
    warp, pointwise = split(program)
    count, fill = program.count, (0.0,) if warp is None else warp.fill
    floats: list[Rows] = [_static(np.multiply(fill, program.top), count)]
    words: list[Rows] = [_nodes(warp, count)]
    found: list[int] = []
    means: list[int] = []
    unit = True
    for number, op in enumerate(pointwise):
        step = _erase(op, unit) if isinstance(op, ops.Erase) else _STEPS[type(op)](op)
        unit = unit and not op.traits.leaves_range
        own = len(means) if step.code == codes.CONTRAST else step.own
        means += [number] if step.code == codes.CONTRAST else []
        clamped = unit and step.code not in (codes.ERASE, codes.ROUND)
        found += [step.code, _width(floats), _width(words), own, int(clamped)]
        floats += step.floats
        words += [op.active[:, None], *step.words]
    return Tables(
        tuple(found), _joined(floats, np.float32), _joined(words, np.int64), _matrices(warp, count), _shifts(warp, count),
        tuple(means),
    )  # fmt: skip


def _width(parts: Sequence[Rows]) -> int:
    return sum(part.shape[1] for part in parts)


def _joined(parts: Sequence[Rows], dtype: Any) -> Rows:
    return np.concatenate(parts, axis=1, dtype=dtype, casting="unsafe")


def _matrices(warp: Warp | None, count: int) -> NDArray[np.float64]:
    if warp is None:
        return np.tile(np.eye(3), (count, 1, 1))
    return np.where(warp.active[:, None, None], warp.matrix, np.eye(3))


def _nodes(warp: Warp | None, count: int) -> Rows:
    """Of those that have no field, one without shifts."""
    if warp is None or warp.nodes is None:
        return np.full((count, 2), 2)
    return np.where(warp.active[:, None], warp.nodes, 2)


def _shifts(warp: Warp | None, count: int) -> NDArray[np.float64]:
    if warp is None or warp.shifts is None:
        return np.zeros((count, 1, 1, 2))
    rows, columns = warp.shifts.shape[1:3]
    found = np.zeros((count, rows + 2, columns + 2, 2))
    for sample in np.flatnonzero(warp.active).tolist():
        lattice = warp.lattice(sample)
        assert lattice is not None
        wide = lattice.extended
        found[sample, : len(wide), : wide.shape[1]] = wide
    return found


def split(program: Program) -> tuple[Warp | None, tuple[Op, ...]]:
    """The warp that comes first, if one does, and all other ops."""
    first = program.ops[0] if program.ops else None
    return (first, program.ops[1:]) if isinstance(first, Warp) else (None, program.ops)


def _three(rows: Rows) -> Rows:
    """[N, 1 or 3] as [N, 3]."""
    return np.broadcast_to(rows, (len(rows), 3))


def _static(numbers: Sequence[float] | Rows, count: int) -> Rows:
    """One row for all samples, as [N, 3]."""
    return np.broadcast_to(np.asarray(numbers, np.float64), (count, 3))


def _key(op: Any) -> Rows:
    rows: Rows = op.key.astype(np.uint64, copy=False).view(np.int64)[:, None]
    return rows


def _erase(op: ops.Erase, unit: bool) -> Step:
    count, most = op.rectangles.shape[:2]
    noise = codes.UNIFORM if unit else codes.GAUSSIAN
    fill = noise if op.fill == "noise" else codes.CONSTANT
    return Step(codes.ERASE, [_static(op.value, count)], [_key(op), op.rectangles.reshape(count, -1)], 4 * most + fill)


def _normalize(op: ops.Normalize) -> Step:
    count = len(op.active)
    return Step(codes.NORMALIZE, [_static(op.mean, count), 1.0 / _static(op.std, count)])


def _solarize(op: ops.Solarize) -> Step:
    floats = [op.threshold[:, None]] if op.lift is None else [op.threshold[:, None], op.lift[:, None]]
    return Step(codes.SOLARIZE, floats, own=int(op.lift is not None))


_STEPS: dict[type[Op], Callable[[Any], Step]] = {
    ops.Contrast: lambda op: Step(codes.CONTRAST, [op.factor[:, None]]),
    ops.Linear: lambda op: Step(codes.LINEAR, [_three(op.scale), _three(op.bias)]),
    ops.ColorMatrix: lambda op: Step(codes.COLOR_MATRIX, [op.matrix.reshape(-1, 9)]),
    ops.Hue: lambda op: Step(codes.HUE, [op.shift[:, None]]),
    ops.Power: lambda op: Step(codes.POWER, [op.exponent[:, None]]),
    ops.Posterize: lambda op: Step(codes.POSTERIZE, [2.0 ** (8 - op.bits[:, None])]),
    ops.Noise: lambda op: Step(codes.NOISE, [op.std[:, None]], [_key(op)], int(op.per_channel)),
    ops.Round: lambda _: Step(codes.ROUND),
    ops.Normalize: _normalize,
    ops.Solarize: _solarize,
}

KINDS = frozenset((*_STEPS, ops.Erase))
"""The pointwise ops that there are steps for."""
