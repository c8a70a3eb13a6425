"""Transforms of parts of a picture: what they may be, what they emit, and how functions are kept to a part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import attrs
import numpy as np

from vicinal.errors import DataError, SpecError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Apply, ApplyToAll, Floats, Fork, Ints, Op, PictureFunction
from vicinal.program.ops.apply import Picture
from vicinal.program.ops.declare import MOVED, PICTURE
from vicinal.transforms.base import Transform, lower_child

PART = "part"
"""The number of a function that says which rectangle (y0, x0, y1, x1) of the picture it is about."""


def branch(owner: Transform, children: Sequence[Transform], places: Sequence[str], site: Site) -> list[Op]:
    """What ``children`` emit at ``site``, one after the other, taken back from the program.

    SpecError, naming the child, for mixes of pictures, sums of pictures, and what leaves another canvas.
    """
    ops = site.lowering.ops
    first, before = len(ops), site.canvas
    for index, (child, place) in enumerate(zip(children, places, strict=True)):
        begin = len(ops)
        lower_child(child, site, place, site.active)
        where, kind = f"{type(owner).__name__}.transforms[{index}]", type(child).__name__
        for op in ops[begin:]:
            if op.traits.reads == PICTURE or isinstance(op, Fork):
                raise SpecError(expected(where, "a transform that neither mixes pictures nor adds them up", kind))
        if site.canvas is not before and not np.array_equal(site.canvas, before):
            raise SpecError(expected(where, "a transform that keeps the size of its canvas", kind))
    found = ops[first:]
    del ops[first:]
    return found


def runs(ops: Sequence[Op]) -> Iterator[tuple[list[Op], Apply | None]]:
    """``ops`` cut at every function of the whole picture: what stands ahead of it, and it; None behind the last."""
    run: list[Op] = []
    for op in ops:
        if isinstance(op, Apply):
            yield run, op
            run = []
        else:
            run.append(op)
    if run:
        yield run, None


def check_still(owner: Transform, site: Site, ops: Sequence[Op], kept: frozenset[str]) -> None:
    """DataError where ``ops`` move or change more of what belongs to the pictures than what is ``kept`` right."""
    others = site.lowering.targets - {"labels"}
    moves = any(op.traits.targets == MOVED for op in ops) and others - kept
    changes = any(isinstance(op, ApplyToAll) for op in ops) and others
    wrong = sorted(changes or moves or ())
    if wrong:
        alone = " and ".join(sorted({"labels", *(kept if not changes else ())}))
        wanted = f"pictures with {alone} alone, as its transforms move what is in a part of them"
        raise DataError(f"{type(owner).__name__}: expected {wanted}, got {', '.join(wrong)}")


def emit_within(site: Site, op: Apply, part: Ints, outside: bool) -> None:
    """Emits the function of ``op`` for a ``part`` [N, 4] of each picture: of that alone, or of the picture with that kept."""
    within = _kept_out if outside else _kept_in
    parameters = {**op.parameters, PART: part.astype(np.float64)}
    made = attrs.evolve(op, function=within(op.function), parameters=parameters)
    # no target that it changes is there (check_still), but what comes behind must know that it moves things
    site.emit(attrs.evolve(made, others={}) if isinstance(made, ApplyToAll) else made)


@lru_cache(maxsize=256)
def _kept_in(function: PictureFunction) -> PictureFunction:
    """A function that is applied to the part by itself."""

    def run(picture: Picture, part: Floats, **more: Any) -> Picture:
        rows, columns = _slices(part)
        own = picture[rows, columns].copy()
        picture[rows, columns] = _checked(function.run(own.copy(), **more), own, function)
        return picture

    return _like(function, run)


@lru_cache(maxsize=256)
def _kept_out(function: PictureFunction) -> PictureFunction:
    """A function that is applied to the whole picture, of which the part then is laid back."""

    def run(picture: Picture, part: Floats, **more: Any) -> Picture:
        rows, columns = _slices(part)
        found = np.array(_checked(function.run(picture.copy(), **more), picture, function))
        found[rows, columns] = picture[rows, columns]
        return found

    return _like(function, run)


def _like(function: PictureFunction, run: Callable[..., Picture]) -> PictureFunction:
    return attrs.evolve(function, run=run, parameters=(*function.parameters, PART))


def _checked(found: Any, given: Picture, function: PictureFunction) -> Picture:
    if not isinstance(found, np.ndarray) or found.shape != given.shape or found.dtype != given.dtype:
        got = f"{found.dtype} of shape {found.shape}" if isinstance(found, np.ndarray) else type(found).__name__
        raise SpecError(f"{function.name}: expected {given.dtype} of shape {given.shape}, got {got}")
    return found


def _slices(part: Floats) -> tuple[slice, slice]:
    y0, x0, y1, x1 = part.astype(np.int64).tolist()
    return slice(y0, y1), slice(x0, x1)
