"""Runs a program on pictures: the CPU backend's door."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import Addresses, address_of, addresses, table_of
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.codes import ALL_THERE
from vicinal.backends.cpu.encode import Extent, encode, no_code
from vicinal.backends.cpu.entries import UNITS, run_fixed, run_samples
from vicinal.backends.cpu.kept import take
from vicinal.backends.cpu.masks import moving
from vicinal.backends.cpu.memory import SPARE, Need
from vicinal.backends.cpu.results import Pictures, stack_or_list, values_of
from vicinal.backends.cpu.source import F32, KINDS, U8
from vicinal.backends.cpu.tables import Tables
from vicinal.backends.cpu.turns import end_turns, has_ended, one_turn, turns_of
from vicinal.backends.cpu.watch import Watch
from vicinal.backends.cpu.whole import Chain
from vicinal.backends.cpu.writers import WRITTEN
from vicinal.data import buffers
from vicinal.data.sizes import all_same
from vicinal.errors import DataError, expected
from vicinal.program.ops import Normalize, Warp
from vicinal.program.program import Program
from vicinal.program.verify import LARGEST
from vicinal.threads.opencv import one_opencv_thread
from vicinal.threads.spread import NOTHING, Job, spread

Read: TypeAlias = tuple[Sequence[int], Callable[[NDArray[np.uint8]], NDArray[Any] | None]]
Move: TypeAlias = tuple[Sequence[Warp], Pictures]
Work: TypeAlias = Callable[[list[NDArray[np.int64]], Addresses, Addresses], None]

OF_A_FUNCTION = 16  # how many values' worth of ours a function of a whole picture takes for one, at least

LARGE = 1 << 23  # bytes of output that no cache will keep until they are read


def run(program: Program, pictures: Pictures, out: NDArray[Any] | None = None, level: int = LEVEL) -> Pictures:
    """Runs ``program`` on ``pictures`` ([N, H, W, C], or a list of [H, W, C]) and returns new ones.

    They are stacked when their sizes agree, else a list; [N, C, H, W] or [C, H, W] where the program says "chw".
    ``out``: a C-contiguous array of the result's shape and dtype to write to. Pixels of ``pictures`` are not changed.
    """
    result, job, watch = _job(program, pictures, out, level)
    spread(job)
    watch.check(pictures)
    return result


def run_beside(
    program: Program, pictures: Pictures, moves: Sequence[Move], out: NDArray[Any] | None = None, level: int = LEVEL
) -> tuple[Pictures, list[Pictures]]:
    """As ``run``, and the masks of ``moves`` moved by their warps (masks.py): all by the same threads, woken once."""
    moved = [moving(warps, masks, level) for warps, masks in moves]
    result, job, watch = _job(program, pictures, out, level)
    spread(job, *(other for _, other in moved))
    watch.check(pictures)
    return result, [masks for masks, _ in moved]


def _job(program: Program, pictures: Pictures, out: NDArray[Any] | None, level: int) -> tuple[Pictures, Job, Watch]:
    """Where the results will be, the job that writes them, and what it finds out on the way."""
    result = _result(program, isinstance(pictures, np.ndarray), out)
    if program.applies and program.count:
        given = [((k,), partial(_given, pictures, k)) for k in range(program.count)]
        return result, _applied(program, given, result, level), Watch(program, "")
    watch = Watch(program)
    if not program.count:
        return result, NOTHING, watch
    work, sources = _work(program, pictures, result, level, watch.address), addresses(pictures, program.canvas)
    targets = _targets(program, result)
    values = values_of(result)
    queues = [turns_of(program.count, values)]

    def stop() -> None:
        for turns in queues:
            end_turns(turns)

    cost = _cost(program, values, values_of(pictures))
    return result, Job(program.count, values, lambda: work(queues, sources, targets), stop, cost), watch


def run_reads(
    program: Program, reads: Sequence[Read], out: NDArray[Any] | None = None, level: int = LEVEL
) -> Pictures:  # fmt: skip
    """As ``run``, of pictures that are read one at a time by the thread that works on them: they are still in its cache.

    ``reads``: places in the batch, and what gives the picture [H, W, C] that all of them begin with, or None for a picture
    that is left out (its results are anything). All places are named once. It is called with bytes, as many as the
    largest picture has values, that it may read to.
    """
    result = _result(program, False, out)
    if not program.count:
        return result
    if program.applies:
        spread(_applied(program, reads, result, level))
        return result
    watch = Watch(program)
    work, targets = _work(program, None, result, level, watch.address), _targets(program, result)
    table = table_of(program.canvas)

    def run_one(places: Sequence[int], picture: NDArray[Any]) -> None:
        here = Addresses(address_of(picture), table, picture)
        for place in places:
            work([one_turn(place, place + 1)], here, targets)
            watch.check_one(place, picture)

    values = int(program.canvas.prod(axis=1).sum()) * program.channels
    spread(_read_job(program, reads, run_one, _cost(program, values), values))
    return result


def _read_job(
    program: Program, reads: Sequence[Read], run_one: Callable[[Sequence[int], NDArray[Any]], None], cost: int, values: int
) -> Job:  # fmt: skip
    """Threads that read one picture after the other, and work on it while it is in their cache."""
    largest = int(program.canvas.prod(axis=1).max()) * program.channels
    left = deque(reads)

    def read() -> None:
        memory = buffers.empty((largest,), np.uint8)
        while left:
            try:
                places, pixels = left.popleft()  # each goes to one thread only
            except IndexError:  # another thread took the last
                return
            picture = pixels(memory)
            if picture is not None:
                run_one(places, np.ascontiguousarray(picture))

    return Job(len(reads), values, read, left.clear, cost)


def _applied(program: Program, reads: Sequence[Read], result: Pictures, level: int) -> Job:
    """As it is with functions of whole pictures: one picture after the other through all parts, on each thread."""
    chain = Chain(program, result, partial(_work, level=level), _targets(program, result))

    def run_one(places: Sequence[int], picture: NDArray[Any]) -> None:
        with one_opencv_thread():
            for place in places:
                chain.run(place, picture)

    values = int(program.canvas.prod(axis=1).sum()) * program.channels * OF_A_FUNCTION
    return _read_job(program, reads, run_one, _cost(program, values), values)


def _given(pictures: Pictures, place: int, memory: NDArray[np.uint8]) -> NDArray[Any]:
    """A picture that need not be read."""
    picture: NDArray[Any] = pictures[place]
    return picture


def _targets(program: Program, result: Pictures) -> Addresses:
    return addresses(result, program.out_canvas, program.layout == "chw")


def _cost(program: Program, *values: int) -> int:
    return max(values) * max(len(program.ops), 1)


def _work(
    program: Program, pictures: Pictures | None, result: Pictures | None, level: int, greatest: int = 0,
    written: tuple[Tables, Extent] | None = None,
) -> Work:  # fmt: skip
    """What runs the program on samples as it is their turn, whose pictures lie, and go, where the addresses say.

    The first queue of turns is that of all threads; what a thread has to do beside it becomes another. ``written``: its
    tables, where it is a part of a program that was written down.
    """
    channels, normalize = program.channels, program.normalize
    planar, sink = (normalize.layout == "chw", F32) if normalize else (False, KINDS[program.dtype])
    tables, extent = written or encode(program)
    extents = [_extent(pictures, program.canvas, False), _extent(result, program.out_canvas, planar)]
    if len(tables.sizes) > 1:
        extents.append(_extent(None, tables.sizes, False))
    longest, largest = map(max, *extents)
    if longest > LARGEST:
        raise DataError(f"images: expected pictures of at most {LARGEST} pixels a side, got {longest}")
    tile = largest * channels + SPARE if extent.barriers else 0
    fork = tile if extent.forks else 0
    need = Need(channels, longest, len(tables.code), extent.taps, tile, fork, extent.reach, extent.area)
    kind, stream = KINDS[program.dtype], isinstance(result, np.ndarray) and result.nbytes >= LARGE
    form = (kind, channels, program.colours, np.float32(program.top), sink, planar, level, stream)
    arrays = tuple(tables)
    fixed = fits(program)

    def work(queues: list[NDArray[np.int64]], sources: Addresses, targets: Addresses) -> None:
        turns, space, samples = queues[0], take(need), 0
        from_, to = (sources.start, sources.table), (targets.start, targets.table)
        if fixed:
            left = np.zeros(program.count + 3, np.int64)
            while (remain := run_fixed(turns, left, space.places, UNITS.place, arrays, form, from_, to)) < 0:
                UNITS.load(-1 - remain)
            if not remain:
                return
            turns, samples = one_turn(0, remain), address_of(left)
            queues.append(turns)
            if has_ended(queues[0]):
                return
        k = last = 0
        while True:
            missing, k, last = run_samples(
                turns, samples, k, last, space.places, UNITS.place, arrays, form, from_, to, greatest
            )  # fmt: skip
            if missing == ALL_THERE:
                return
            if missing < 0:
                raise no_code(program, tables, missing, last)
            UNITS.load(missing)

    return work


def fits(program: Program) -> bool:
    """Whether it is worth asking fixed/program.py: it may run all that all samples need, and that is more than copying."""
    normalize, more = program.normalize, False
    if KINDS[program.dtype] != U8 or program.channels != 3 or (normalize is not None and normalize.layout != "chw"):
        return False
    for op in program.ops:
        kind = type(op)
        displaced = isinstance(op, Warp) and op.shifts is not None
        if (displaced or not WRITTEN[kind].fixed) and op.active.all():
            return False
        more = more or (op.interpolation is not None if isinstance(op, Warp) else kind is not Normalize)
    return more


def _extent(pictures: Pictures | None, sizes: NDArray[np.int64], planar: bool) -> tuple[int, int]:
    """Pixels of the longest side, and of the largest picture."""
    if isinstance(pictures, np.ndarray):
        height, width = pictures.shape[2:4] if planar else pictures.shape[1:3]
        return max(height, width), height * width
    return int(sizes.max()), int(sizes.prod(axis=-1).max())


def _result(program: Program, stacked: bool, out: NDArray[Any] | None) -> Pictures:
    """Memory for what becomes of pictures that are ``stacked``, or of a list."""
    planar = program.layout == "chw"

    def shape(size: NDArray[np.int64]) -> tuple[int, ...]:
        height, width = size.tolist()
        return (program.channels, height, width) if planar else (height, width, program.channels)

    kind = program.out_dtype
    if out is None:
        return stack_or_list(program.out_canvas, kind, shape, stacked and program.out_canvas is program.canvas)
    want = (program.count, *shape(program.out_canvas[0])) if program.count else out.shape
    uniform = all_same(program.out_canvas)
    if not uniform or out.shape != want or out.dtype != kind or not out.flags.c_contiguous:
        what = f"a C-contiguous {kind} array of shape {want}" if uniform else "None: the sizes differ"
        raise DataError(expected("Pipeline.out", what, f"{out.dtype} {out.shape}"))
    return out
