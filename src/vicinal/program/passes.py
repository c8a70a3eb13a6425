"""How a program falls into passes over the pixels, and why each pass ends where it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from vicinal.program.ops import STATISTICS, Erase, Filter, Op, Round, Warp

STORE = "store"


@attrs.frozen(eq=False, kw_only=True)
class Pass:
    """One run over the pixels: what it reads through, the pointwise ops on the way, and the reason why it ends.

    ``gather`` is the Warp or Filter that reads the pixels, or None for a plain read. the last ends at "store".
    """

    gather: Warp | Filter | None
    pointwise: tuple[Op, ...]
    barrier: str


def passes(ops: Sequence[Op]) -> list[Pass]:
    """The passes of a fused program, in order; at least one."""
    return list(_passes(ops))


def needs_statistics(op: Op) -> bool:
    """Whether an op must see the whole picture before it can change its first pixel."""
    return isinstance(op, STATISTICS) or (isinstance(op, Erase) and op.fill == "mean")


def _passes(ops: Sequence[Op]) -> Iterator[Pass]:
    gather: Warp | Filter | None = None
    pointwise: list[Op] = []
    for op in ops:
        if isinstance(op, (Warp, Filter)):
            if gather is not None or any(not isinstance(p, Round) for p in pointwise):
                yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=_before_gather(gather, pointwise, op))
                pointwise = []
            gather = op
        elif needs_statistics(op):
            yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=f"statistics of {op.place}")
            gather, pointwise = None, [op]
        else:
            pointwise.append(op)
    yield Pass(gather=gather, pointwise=tuple(pointwise), barrier=STORE)


def _before_gather(gather: Warp | Filter | None, pointwise: Sequence[Op], op: Warp | Filter) -> str:
    if isinstance(op, Filter):
        return f"area: {op.place}"
    if any(not isinstance(p, Round) for p in pointwise):
        return f"geometry after pointwise: {op.place}"
    if isinstance(gather, Filter):
        return f"geometry after area: {op.place}"
    return f"geometry resampled another way: {op.place}"
