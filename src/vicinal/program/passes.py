"""How a program falls into passes over the pixels, and why each pass ends where it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from vicinal.errors import SpecError
from vicinal.program.ops import Op, Round, Warp
from vicinal.program.ops.declare import NEIGHBOURS, NOTHING, PICTURE, PIXEL, PLACE, SUM, WHOLE

STORE = "store"
STORED = "the whole batch"
"""Why a pass ends in stored pictures that is not the last: pictures of the batch are mixed next, or were."""

APPLIED = "the whole picture"
"""Why a pass ends in one stored picture: a function is applied to it next, or was."""


@attrs.frozen(eq=False, kw_only=True)
class Pass:
    """One run over the pixels: what it reads through, the pointwise ops on the way, and the reason why it ends.

    ``gather`` is the op that reads the pixels through their neighbours, at another place, with another picture's, or as a
    whole; None for a plain read. ``window`` is a crop of the given picture that it reads in place of the whole. The last
    pass ends at "store".
    """

    window: Warp | None = None
    gather: Op | None
    pointwise: tuple[Op, ...]
    barrier: str

    @property
    def stores(self) -> bool:
        """Whether it ends in pictures of the dtype."""
        return self.barrier == STORE or self.barrier.startswith((STORED, APPLIED))

    @property
    def measures(self) -> bool:
        """Whether it only looks at the picture: the next one reads the same pixels again."""
        return self.gather is None and not self.pointwise and self.barrier.startswith("statistics")


def passes(ops: Sequence[Op]) -> list[Pass]:
    """The passes of a fused program, in order; at least one."""
    return list(_passes(ops))


def is_barrier(op: Op) -> bool:
    """Whether an op that is not the first reads an intermediate picture."""
    return op.traits.reads != PIXEL or op.knows != NOTHING


def _passes(ops: Sequence[Op]) -> Iterator[Pass]:
    window, first = None, ops[0] if len(ops) > 1 and isinstance(ops[1], Warp) else None
    if isinstance(first, Warp) and first.interpolation is None and first.border is None:
        window, ops = first, ops[1:]
    for step in _whole_passes(ops):
        yield attrs.evolve(step, window=window)
        window = None


def _whole_passes(ops: Sequence[Op]) -> Iterator[Pass]:
    gather: Op | None = None
    pointwise: list[Op] = []

    def ended(barrier: str) -> Pass:
        return Pass(gather=gather, pointwise=tuple(pointwise), barrier=barrier)

    for place, op in enumerate(ops):
        reads = op.traits.reads
        if reads in (PLACE, NEIGHBOURS):
            if gather is not None or any(not isinstance(p, Round) for p in pointwise):
                yield ended(_before_gather(gather, pointwise, op))
                pointwise = []
            gather = op
        elif reads == PIXEL and op.knows != NOTHING:
            yield ended(f"statistics of {op.place}")
            gather, pointwise = None, [op]
        elif reads == PIXEL:
            pointwise.append(op)
        elif reads == SUM:
            yield ended(f"mix: {op.place}")
            gather, pointwise = None, []
        elif reads in (PICTURE, WHOLE):
            why = STORED if reads == PICTURE else APPLIED
            if gather is not None or pointwise:
                yield ended(f"{why}: {op.place}")
            gather, pointwise = op, []
            yield ended(STORE if place == len(ops) - 1 else why)
            gather = None
        else:
            raise SpecError(f"{op.place}: expected {type(op).__name__} to read what passes know of, got {reads!r}")
    if not ops or ops[-1].traits.reads not in (PICTURE, WHOLE):
        yield ended(STORE)


def _before_gather(gather: Op | None, pointwise: Sequence[Op], op: Op) -> str:
    if op.traits.reads == NEIGHBOURS:
        return f"area: {op.place}"
    if any(not isinstance(p, Round) for p in pointwise):
        return f"geometry after pointwise: {op.place}"
    if gather is None or gather.traits.reads != PLACE:
        return f"geometry after area: {op.place}"
    return f"geometry resampled another way: {op.place}"
