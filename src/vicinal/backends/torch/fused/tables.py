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
from vicinal.sampling.column import has_columns, take

Columns: TypeAlias = tuple[int, Any]
"""How many columns of a table, and what goes there: [N, that many], or what NumPy makes that of."""


@attrs.frozen(eq=False)
class Step:
    """One pointwise op: its code, its columns of floats and of words, and a number of its own."""

    code: int
    floats: Sequence[Columns] = ()
    words: Sequence[Columns] = ()
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


@attrs.frozen(eq=False)
class Written:
    """What stands in a program's tables, column by column; of a traced program these are its columns of nodes. ``steps`` and
    ``means`` as in Tables; ``matrix`` [N, 3, 3]: that of every sample, whether the warp touches it or not."""

    steps: tuple[int, ...]
    means: tuple[int, ...]
    floats: list[Columns]
    words: list[Columns]
    matrix: Any


def tables_of(program: Program) -> Tables:
    """Of a program that qualifies (``qualifies``)."""
    made, count = written(program), program.count
    return Tables(
        made.steps, _filled(np.empty((count, width_of(made.floats)), np.float32), made.floats),
        _filled(np.empty((count, width_of(made.words)), np.int64), made.words), made.matrix, _shifts(split(program)[0], count),
        made.means,
    )  # fmt: skip


def written(program: Program) -> Written:
    """Of a program whose ops qualify."""
    warp, pointwise = split(program)
    fill = (0.0,) if warp is None else warp.fill
    floats: list[Columns] = [(3, np.multiply(fill, program.top))]
    words: list[Columns] = [(2, _nodes(warp))]
    found: list[int] = []
    means: list[int] = []
    unit, float_count, word_count = True, 3, 2
    for number, op in enumerate(pointwise):
        if isinstance(op, ops.Round) and not unit:  # behind Normalize, where there are no levels
            continue
        step = _erase(op, unit) if isinstance(op, ops.Erase) else _STEPS[type(op)](op)
        unit = unit and not op.traits.leaves_range
        own = len(means) if step.code == codes.CONTRAST else step.own
        means += [number] if step.code == codes.CONTRAST else []
        clamped = unit and step.code not in (codes.ERASE, codes.ROUND)
        found += [step.code, float_count, word_count, own, int(clamped)]
        floats += step.floats
        words += [(1, op.active[:, None]), *step.words]
        float_count += width_of(step.floats)
        word_count += 1 + width_of(step.words)
    return Written(tuple(found), tuple(means), floats, words, _matrices(warp, program.count))


def width_of(columns: Sequence[Columns]) -> int:
    """How many columns of a table they are."""
    return sum(width for width, _ in columns)


def _filled(table: NDArray[Any], columns: Sequence[Columns]) -> NDArray[Any]:
    at = 0
    for width, values in columns:
        table[:, at : at + width] = values
        at += width
    return table


def _matrices(warp: Warp | None, count: int) -> NDArray[np.float64]:
    if warp is None:
        return np.tile(np.eye(3), (count, 1, 1))
    if not has_columns(warp.active) and warp.active.all():
        return warp.matrix
    return np.where(warp.active[:, None, None], warp.matrix, np.eye(3))


def _nodes(warp: Warp | None) -> Any:
    """Of those that have no field, one without shifts."""
    return 2 if warp is None or warp.nodes is None else np.where(warp.active[:, None], warp.nodes, 2)


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


def _key(op: Any) -> Columns:
    key = op.key if has_columns(op.key) else op.key.astype(np.uint64, copy=False).view(np.int64)
    return 1, key[:, None]


def _erase(op: ops.Erase, unit: bool) -> Step:
    count, most = op.rectangles.shape[:2]
    noise = codes.UNIFORM if unit else codes.GAUSSIAN
    fill = noise if op.fill == "noise" else codes.CONSTANT
    rectangles = 4 * most, op.rectangles.reshape(count, -1)
    return Step(codes.ERASE, [(3, op.value)], [_key(op), rectangles], 4 * most + fill)


def _solarize(op: ops.Solarize) -> Step:
    floats = [(1, op.threshold[:, None])] if op.lift is None else [(1, op.threshold[:, None]), (1, op.lift[:, None])]
    return Step(codes.SOLARIZE, floats, own=int(op.lift is not None))


def _levels(bits: Any) -> Any:
    """How many levels of 8 bits fall into one that is left."""
    return take(2.0 ** np.arange(8, -1, -1), bits) if has_columns(bits) else 2.0 ** (8 - bits)


_STEPS: dict[type[Op], Callable[[Any], Step]] = {
    ops.Contrast: lambda op: Step(codes.CONTRAST, [(1, op.factor[:, None])]),
    ops.Linear: lambda op: Step(codes.LINEAR, [(3, op.scale), (3, op.bias)]),
    ops.ColorMatrix: lambda op: Step(codes.COLOR_MATRIX, [(9, op.matrix.reshape(-1, 9))]),
    ops.Hue: lambda op: Step(codes.HUE, [(1, op.shift[:, None])]),
    ops.Power: lambda op: Step(codes.POWER, [(1, op.exponent[:, None])]),
    ops.Posterize: lambda op: Step(codes.POSTERIZE, [(1, _levels(op.bits)[:, None])]),
    ops.Noise: lambda op: Step(codes.NOISE, [(1, op.std[:, None])], [_key(op)], int(op.per_channel)),
    ops.Round: lambda _: Step(codes.ROUND),
    ops.Normalize: lambda op: Step(codes.NORMALIZE, [(3, op.mean), (3, np.divide(1.0, op.std))]),
    ops.Solarize: _solarize,
}

KINDS = frozenset((*_STEPS, ops.Erase))
"""The pointwise ops that there are steps for."""
