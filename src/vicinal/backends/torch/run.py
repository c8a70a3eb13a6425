"""Runs a program on batches of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.fused import run as fused
from vicinal.backends.torch.fused.planned import Filled
from vicinal.backends.torch.held import Held
from vicinal.backends.torch.memory import in_chunks, samples_at_once
from vicinal.backends.torch.parameters import Rows, parameters
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.results import Results, stack_for
from vicinal.backends.torch.sizes import in_order
from vicinal.backends.torch.stored import Stored, as_fractions, stored_as
from vicinal.backends.torch.table import FUNCTIONS
from vicinal.backends.torch.unit import Watch
from vicinal.backends.torch.warp.warp import shown
from vicinal.backends.torch.whole import applied
from vicinal.program.ops import Op, Warp
from vicinal.program.program import Program
from vicinal.program.ranges import watched
from vicinal.program.stages import parts

Ints = NDArray[np.int64]

BETWEEN = {1: torch.uint8, 2: torch.uint16, 4: torch.float32}
"""In what pictures are stored ahead of a function of whole pictures, by the bytes of the program's dtype."""


def run(program: Program, pictures: Held | list[Held], out: Any) -> Held | list[Held]:
    """Pictures of ``program.dtype`` in; as many out, in the dtype that came or behind Normalize that of ``program.normalized``.

    Values are float32 fractions of the range (float64 of pictures of that) from the first op to the last, then scaled,
    rounded half to even and clipped; after Normalize, and of floats, neither rounded nor clipped. DataError as
    backends/reference/run.py has it.
    """
    given = Stored(pictures)
    given.check()
    final = stored_as(program.normalized) if program.normalize else given.dtype
    if not program.count:
        return given.none_of(program, final) if out is None else Held(out, given.axes, given.last, out)
    if isinstance(program.written, Filled):
        return _run_fused(program, given, final, out)
    found, needing = parts(program), watched(program)
    for number, part in enumerate(found):
        ends = number == len(found) - 1
        dtype = final if ends and part.end is None else BETWEEN[program.dtype.itemsize]
        result = _run_part(part.program, given, dtype, needing, out if ends and part.end is None else None)
        if part.end is not None:
            result = applied(part.end, program.alpha, Stored(result), final if ends else dtype, out if ends else None)
        given, needing = Stored(result), ""
    return given.pictures


def _run_part(program: Program, given: Stored, dtype: torch.dtype, needing: str, out: Any) -> Held | list[Held]:
    """Through a program without functions of whole pictures."""
    if isinstance(given.pictures, Held) and fused.taken(program, given.pictures.tensor):
        return _run_fused(program, given, dtype, out)
    order, runs = in_order(program.ops, program.canvas)
    way = Way(program, given, order, Watch(program, needing, given) if given.dtype.is_floating_point else None)
    results = Results(program, given, order, dtype, out)
    for start, stop in runs:
        step = samples_at_once(program, order[start:stop], given.device)
        in_chunks(start, stop, step, lambda low, high: results.put(low, high, way.run(low, high)))
    return results.held()


def _run_fused(program: Program, given: Stored, dtype: torch.dtype, out: Any) -> Held:
    """By one kernel, to where the results shall lie."""
    assert isinstance(given.pictures, Held)
    target, held = stack_for(program, given.pictures, dtype, out)
    fused.run(program, given.pictures.tensor.movedim(-1, -3), target)
    return held


class Way:
    """A program's way over pictures in ``order`` of positions, with its parameters on their device."""

    def __init__(self, program: Program, given: Stored, order: Ints, watch: Watch | None) -> None:
        self.program, self.given, self.order, self.watch = program, given, order, watch
        self.compute = torch.float64 if given.dtype is torch.float64 else torch.float32
        self.places = [np.flatnonzero(op.active[order]) for op in program.ops]  # among order
        rows = [order[place] for place in self.places]
        self.at, self.index = parameters(program.ops, rows, given.device, self.compute, self.places)

    def run(self, low: int, high: int) -> Picture:
        """The pictures ``order[low:high]``, all of one size."""
        program, rows = self.program, self.order[low:high]
        stored = self.given.batch(rows)
        picture, first = self._seen(stored, low, high)
        watch = None if self.watch is None else self.watch.of(rows)
        if watch is not None:
            picture = watch.before(picture, first, stored)
        for number in range(first, len(program.ops)):
            picture = self._step(number, picture, low, high)
            if watch is not None:
                picture = watch.behind(picture, number, stored)
        return picture

    def _seen(self, stored: Tensor, low: int, high: int) -> tuple[Picture, int]:
        """The pictures as fractions, and from which op on. A warp of all of them that comes first reads what is stored."""
        ops, top = self.program.ops, self.program.top
        if ops and isinstance(ops[0], Warp) and ops[0].active[self.order[low:high]].all():
            moved = shown(stored, ops[0], self._rows(0, low, high), self.compute, top)
            picture = Picture(values=as_fractions(moved, top, self.compute), top=top, alpha=self.program.alpha)
            return (picture.clamped(picture.values) if ops[0].interpolation == "bicubic" else picture), 1
        return Picture(values=as_fractions(stored, top, self.compute), top=top, alpha=self.program.alpha), 0

    def _step(self, number: int, picture: Picture, low: int, high: int) -> Picture:
        op, at = self.program.ops[number], self._rows(number, low, high)
        if not at.count:
            return picture
        if at.count == high - low:
            return apply(op, picture, at)
        start, stop = np.searchsorted(self.places[number], (low, high)).tolist()
        place = self.index[number][start:stop] - low
        return put_back(picture, apply(op, picked(picture, place), at), place)

    def _rows(self, number: int, low: int, high: int) -> Rows:
        if high - low == len(self.order):
            return self.at[number]
        start, stop = np.searchsorted(self.places[number], (low, high)).tolist()
        return self.at[number].picked(slice(start, stop))


def apply(op: Op, picture: Picture, at: Rows) -> Picture:
    """One op on the pictures of ``at.rows``, whether active there or not."""
    return FUNCTIONS[type(op)](picture, op, at)


def run_ops(ops: Sequence[Op], picture: Picture, rows: Ints) -> Picture:
    """Pictures through ops, each where it is active; ``rows`` are their positions in the batch that the ops describe."""
    places = [np.flatnonzero(op.active[rows]) for op in ops]
    values = picture.values
    at, index = parameters(ops, [rows[place] for place in places], values.device, values.dtype, places)
    for op, own, place in zip(ops, at, index, strict=True):
        if own.count == len(rows):
            picture = apply(op, picture, own)
        elif own.count:
            picture = put_back(picture, apply(op, picked(picture, place), own), place)
    return picture


def picked(picture: Picture, place: Tensor) -> Picture:
    """The pictures at positions ``place`` of the batch."""

    def pick(values: Tensor | None) -> Tensor | None:
        return None if values is None else values.index_select(0, place)

    values = picture.values.index_select(0, place)
    return attrs.evolve(picture, values=values, kept=pick(picture.kept), total=pick(picture.total))


def put_back(picture: Picture, new: Picture, place: Tensor) -> Picture:
    """The pictures with new ones at their places."""

    def put(old: Tensor | None, values: Tensor | None) -> Tensor | None:
        if values is None:
            return old
        return (torch.zeros_like(picture.values) if old is None else old).index_copy(0, place, values)

    values = picture.values.index_copy(0, place, new.values)
    return attrs.evolve(new, values=values, kept=put(picture.kept, new.kept), total=put(picture.total, new.total))
