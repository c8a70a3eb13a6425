"""How a program falls into passes over the pixels, and why each pass ends where it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import attrs

from vicinal.program.ops import STATISTICS, Blend, Convolve, Erase, Filter, Fork, Join, Op, Round, Warp

STORE = "store"
STORED = "the whole batch"
"""Why a pass ends in stored pictures that is not the last: pictures of the batch are mixed next, or were."""

Gather: TypeAlias = Warp | Filter | Convolve | Blend


@attrs.frozen(eq=False, kw_only=True)
class Pass:
    """One run over the pixels: what it reads through, the pointwise ops on the way, and the reason why it ends.

    ``gather`` is the op that reads the pixels through their neighbours, or with another picture's, or None for a plain
    read. ``window`` is a crop of the given picture that it reads in place of the whole. The last pass ends at "store".
    """

    window: Warp | None = None
    gather: Gather | None
    pointwise: tuple[Op, ...]
    barrier: str


def passes(ops: Sequence[Op]) -> list[Pass]:
    """The passes of a fused program, in order; at least one."""
    return list(_passes(ops))


def needs_statistics(op: Op) -> bool:
    """Whether an op must see the whole picture before it can change its first pixel."""
    return isinstance(op, STATISTICS) or (isinstance(op, Erase) and op.fill == "mean")


def _passes(ops: Sequence[Op]) -> Iterator[Pass]:
    window, first = None, ops[0] if len(ops) > 1 and isinstance(ops[1], Warp) else None
    if isinstance(first, Warp) and first.interpolation is None and first.border is None:
        window, ops = first, ops[1:]
    for step in _whole_passes(ops):
        yield attrs.evolve(step, window=window)
        window = None


def _whole_passes(ops: Sequence[Op]) -> Iterator[Pass]:
    gather: Gather | None = None
    pointwise: list[Op] = []
    for place, op in enumerate(ops):
        if isinstance(op, (Warp, Filter, Convolve)):
            if gather is not None or any(not isinstance(p, Round) for p in pointwise):
                yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=_before_gather(gather, pointwise, op))
                pointwise = []
            gather = op
        elif needs_statistics(op):
            yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=f"statistics of {op.place}")
            gather, pointwise = None, [op]
        elif isinstance(op, (Fork, Join)):
            yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=f"mix: {op.place}")
            gather, pointwise = None, []
        elif isinstance(op, Blend):
            if gather is not None or pointwise:
                yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=f"{STORED}: {op.place}")
            gather, pointwise = None, []
            yield Pass(gather=op, pointwise=(), barrier=STORE if place == len(ops) - 1 else STORED)
        else:
            pointwise.append(op)
    if not ops or not isinstance(ops[-1], Blend):
        yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=STORE)


def _before_gather(gather: Gather | None, pointwise: Sequence[Op], op: Gather) -> str:
    if not isinstance(op, Warp):
        return f"area: {op.place}"
    if any(not isinstance(p, Round) for p in pointwise):
        return f"geometry after pointwise: {op.place}"
    if not isinstance(gather, Warp):
        return f"geometry after area: {op.place}"
    return f"geometry resampled another way: {op.place}"
