"""Transforms in one part of a sum of pictures: what they may be, and what they do there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.errors import DataError, SpecError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Apply, Fork, Op, Warp
from vicinal.program.ops.declare import MOVED, PICTURE
from vicinal.transforms.base import Transform, lower_child


def lower_branch(owner: Transform, children: Sequence[Transform], places: Sequence[str], site: Site) -> list[Warp]:
    """Lowers ``children`` one after the other between a Fork and a Join of ``site``; returns the warps that they emitted.

    SpecError, naming the child, for what cannot stand in a sum: functions of whole pictures, mixes, other sums, and what
    leaves another canvas.
    """
    ops = site.lowering.ops
    first = len(ops)
    for index, (child, place) in enumerate(zip(children, places, strict=True)):
        begin, before = len(ops), site.canvas
        lower_child(child, site, place, site.active)
        where = f"{type(owner).__name__}.transforms[{index}]"
        for op in ops[begin:]:
            _check(op, where, child)
        if site.canvas is not before and not np.array_equal(site.canvas, before):
            raise SpecError(expected(where, "a transform that keeps the size of its canvas", type(child).__name__))
    return [op for op in ops[first:] if isinstance(op, Warp)]


def _check(op: Op, where: str, child: Transform) -> None:
    kind = type(child).__name__
    if isinstance(op, Apply) or op.traits.reads == PICTURE:
        wanted = "a transform that is made of ops, as its result is added to others"
        raise SpecError(expected(where, wanted, f"{kind}, which needs the whole picture at once"))
    if isinstance(op, Fork):
        raise SpecError(expected(where, "a transform that is no sum of pictures itself", kind))


def check_still(owner: Transform, site: Site, moves: Sequence[Op], kept: frozenset[str]) -> None:
    """DataError where ``moves`` hold geometry and more belongs to the pictures than labels and what is ``kept`` right."""
    if not any(op.traits.targets == MOVED for op in moves):
        return
    others = sorted(site.lowering.targets - kept - {"labels"})
    if others:
        wanted = f"pictures with {' and '.join(sorted({'labels', *kept}))} alone, as its transforms move pixels in parts of them"
        raise DataError(f"{type(owner).__name__}: expected {wanted}, got {', '.join(others)}")

