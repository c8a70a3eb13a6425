"""One picture through a plan: all that a call needs is kept, and little of it is Python."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.codes import ALL_THERE
from vicinal.backends.cpu.encode import filtered
from vicinal.backends.cpu.entries import UNITS, run_fixed, run_samples
from vicinal.backends.cpu.kept import Kept, kept_room, take
from vicinal.backends.cpu.memory import SPARE, Need
from vicinal.backends.cpu.plan.batch import Batches
from vicinal.backends.cpu.plan.beside import MaskMover, OneWarp, warps_of
from vicinal.backends.cpu.plan.entries import replay
from vicinal.backends.cpu.plan.memory import Layout, Memory
from vicinal.backends.cpu.plan.plan import Part, Plan
from vicinal.backends.cpu.run import LARGE, OF_A_FUNCTION
from vicinal.backends.cpu.source import F32, KINDS, U8
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.watch import MOST
from vicinal.backends.cpu.writers import WRITTEN
from vicinal.data import buffers
from vicinal.program.ops import Normalize, Warp
from vicinal.program.ranges import in_unit
from vicinal.program.verify import LARGEST
from vicinal.threads.opencv import one_opencv_thread
from vicinal.threads.spread import LONG

_SIGN = 1 << 63


class Single:
    """A plan, made ready for single pictures. Any thread may call it: each call has memory to itself, which the next uses."""

    def __init__(self, plan: Plan) -> None:
        program = plan.program
        self.plan, self.layout, self.batch = plan, Layout(plan, 1), Batches(plan)
        self.mask_fill = max((warp.mask_fill for warp in program.warps), default=0)  # the greatest, which masks must hold
        self._spare, self._steps = list[_Work](), [_Step(plan, number) for number in range(len(plan.parts))]
        self._only = None if program.applies else self._steps[0]
        self._cost = max(len(program.ops), 1) * program.channels * (1 if self._only else OF_A_FUNCTION)
        self._moves, self._keeps = len(plan.still.sizes) > 1, program.out_canvas is program.canvas
        self._fixed = tuple(plan.canvas.tolist()) if plan.canvas.all() else None

    def run(self, picture: NDArray[Any], id: int, epoch: int) -> NDArray[Any] | None:
        """What becomes of a C-contiguous picture [H, W, C] of the plan's dtype and channels.

        None where another way must be gone: that will say what is wrong with it, or take its time.
        """
        work = self._work()
        result = self._run(work, picture, id, epoch)
        self._spare.append(work)  # not after an exception, which may have come at any time
        return result

    def run_beside(
        self, picture: NDArray[Any], id: int, epoch: int, mask: NDArray[Any] | None, warped: bool
    ) -> tuple[NDArray[Any], NDArray[Any] | None, list[OneWarp]] | None:
        """The same, a C-contiguous mask [H, W] that moves along, and, if they are asked for, the warps that move the rest."""
        work = self._work()
        result = self._run(work, picture, id, epoch)
        moved = None if mask is None or result is None else work.masks(self.plan).moved(mask)
        warps = warps_of(self.plan, work.tables) if warped else []
        self._spare.append(work)
        return None if result is None else (result, moved, warps)

    def _work(self) -> _Work:
        try:
            return self._spare.pop()
        except IndexError:
            return _Work(self.plan, self.layout)

    def _run(self, work: _Work, picture: NDArray[Any], id: int, epoch: int) -> NDArray[Any] | None:
        height, width, _ = picture.shape
        if self.plan.watched is None:
            return None
        replay(work.place, True, id if id < _SIGN else id - 2 * _SIGN, epoch, height, width)
        if work.failed[0]:
            return None
        rows, columns = (height, width) if self._keeps else self._fixed or work.canvas[0].tolist()
        longest, largest = max(height, width, rows, columns), max(height * width, rows * columns)
        if self._moves:
            for (down, across), in work.tables.sizes.tolist():
                longest, largest = max(longest, down, across), max(largest, down * across)
        if longest > LARGEST or largest * self._cost >= LONG:
            return None
        room = self._room(work, longest, largest)
        if self._only is None:
            return self._in_turn(work, room, picture)
        return self._only.run(work, room, picture, rows, columns, bool(self.plan.watched))

    def _in_turn(self, work: _Work, room: Kept, picture: NDArray[Any]) -> NDArray[Any] | None:
        """Through the kernels and the functions, as whole.Chain. Float pictures are looked at where they are first read."""
        values, (rows, columns) = picture, picture.shape[:2]
        active, sizes, watch = work.tables.active, work.tables.sizes, bool(self.plan.watched)
        for step in self._steps:
            for row, warp in step.warps:
                if active[row, 0]:
                    rows, columns = sizes[warp, 0].tolist()
            if step.runs:
                made = step.run(work, room, values, rows, columns, watch)
                if made is None:
                    return None
                values = made
            elif watch and not in_unit(values):
                return None
            watch, function = False, step.function
            if function is not None and active[function.row, 0]:
                with one_opencv_thread():
                    values = function.applied(values, work.row, work.words)
        if self._steps[-1].function is None:
            return values
        result = buffers.empty(values.shape, values.dtype)  # a function may give what another holds, too
        result[...] = values
        return result

    def _room(self, work: _Work, longest: int, largest: int) -> Kept:
        """Room for pictures as large as that: the thread's, which another call may have made larger meanwhile."""
        plan, filters, have = self.plan, self.plan.filtered, kept_room()
        seen = have is not None and have.number == work.room and longest <= work.longest and largest <= work.largest
        if have is not None and seen and not filters:
            return have
        extent, channels = filtered(plan.extent, filters, work.tables), plan.program.channels
        tile = largest * channels + SPARE if extent.barriers else 0
        room = take(Need(channels, longest, len(plan.still.code), extent.taps, tile, 0, extent.reach, extent.area))
        work.room, work.longest, work.largest = room.number, longest, largest
        return room


class _Step:
    """The kernels of a part, and the function behind them. ``warps``: row and number of each."""

    def __init__(self, plan: Plan, number: int) -> None:
        part = plan.parts[number]
        program, normalize = part.program, part.program.normalize
        self.runs, self.function = part.function is None or part.end > part.first, part.function
        self.warps = [(row, warp) for warp, row in enumerate(plan.warps) if part.first <= row < part.end]
        self._number, self._dtype, kind = number, program.out_dtype, KINDS[program.dtype]
        self._planar, sink = (program.layout == "chw", F32) if normalize else (False, kind)
        self._form = (kind, program.channels, program.colours, np.float32(program.top), sink, self._planar, LEVEL)
        usual = kind == U8 and program.channels == 3 and self._planar == (normalize is not None)
        self._fits = usual and _fits(part, plan.still.active)

    def run(
        self, work: _Work, room: Kept, picture: NDArray[Any], rows: int, columns: int, watch: bool
    ) -> NDArray[Any] | None:  # fmt: skip
        """What the kernels make of a picture, ``rows`` x ``columns``; None where floats leave the range that ops need, if
        that is to be looked at."""
        height, width, channels = picture.shape
        shape = (channels, rows, columns) if self._planar else (rows, columns, channels)
        result = buffers.empty(shape, self._dtype)
        if work.sides != (height, width, rows, columns):
            work.sides = height, width, rows, columns
            work.source[0, 1], work.source[0, 2], work.target[0, 1], work.target[0, 2] = work.sides
        arrays = work.arrays[self._number]
        return result if self._kernels(work, arrays, room, picture, result, watch) else None

    def _kernels(
        self, work: _Work, arrays: tuple[Any, ...], room: Kept, picture: NDArray[Any], result: NDArray[Any], watch: bool
    ) -> bool:  # fmt: skip
        turns, samples, places, form = work.turns, 0, room.places, (*self._form, result.nbytes >= LARGE)
        from_, to = (address_of(picture), work.source), (address_of(result), work.target)
        turns[0] = 0
        if self._fits:
            while (remain := run_fixed(turns, work.left, places, UNITS.place, arrays, form, from_, to)) < 0:
                UNITS.load(-1 - remain)
            if not remain:
                return True
            turns[0], samples = 0, work.left_at
        greatest, k, last = work.word_at if watch else 0, 0, 0
        if greatest:
            work.word[0] = 0
        while True:
            missing, k, last = run_samples(
                turns, samples, k, last, places, UNITS.place, arrays, form, from_, to, greatest
            )  # fmt: skip
            if missing == ALL_THERE:
                return not greatest or bool(work.word[0] <= MOST)
            if missing < 0:
                return False
            UNITS.load(missing)


class _Work(Memory):
    """Memory of one sample, and what kernels are handed beside the tables in it."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        super().__init__(plan, layout)
        self.arrays = [_of_part(self.tables, part) for part in plan.parts]
        self.source, self.target = np.zeros((1, 3), np.int64), np.zeros((1, 3), np.int64)
        self.turns, self.left, self.word = np.array([0, 1, 1], np.int64), np.zeros(4, np.int64), np.zeros(1, np.uint32)
        self.left_at, self.word_at = address_of(self.left), address_of(self.word)
        self.row, self.words = self.numbers[0], self.tables.words[0]
        self.sides = (0, 0, 0, 0)
        self.longest = self.largest = self.room = 0
        self._masks: MaskMover | None = None

    def masks(self, plan: Plan) -> MaskMover:
        """What moves masks by what is in the tables."""
        if self._masks is None:
            self._masks = MaskMover(plan, self.tables)
        return self._masks


def _of_part(tables: Tables, part: Part) -> tuple[Any, ...]:
    """What kernels read of the tables: the part's own rows, which say where in the others its parameters are."""
    rows = slice(part.first, part.end)
    return tuple(tables._replace(code=tables.code[rows], active=tables.active[rows]))


def _fits(part: Part, active: NDArray[np.bool_]) -> bool:
    """As run.fits, of a sample for which all that is left to chance may be off."""
    more = False
    for row, op in enumerate(part.program.ops, part.first):
        kind = type(op)
        if not WRITTEN[kind].fixed and active[row, 0]:
            return False
        more = more or (op.interpolation is not None if isinstance(op, Warp) else kind is not Normalize)
    return more
