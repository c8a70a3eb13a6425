"""Runs a program on pictures: the CPU backend's door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import borders, buffers, encode, levels, room
from vicinal.backends.cpu.addresses import Addresses, address_of, addresses
from vicinal.backends.cpu.bands import UNITS
from vicinal.backends.cpu.fixed import run_fixed
from vicinal.backends.cpu.move import move_masks as move_masks_kernel
from vicinal.backends.cpu.sample import run_samples
from vicinal.backends.cpu.segment import ALL_THERE
from vicinal.backends.cpu.source import F32, KINDS, U8
from vicinal.backends.cpu.threads import spread
from vicinal.data.sizes import all_same, same_sizes
from vicinal.errors import DataError, expected
from vicinal.program import ops
from vicinal.program.ops import Warp, colour_channels
from vicinal.program.program import Program

Pictures: TypeAlias = NDArray[Any] | list[NDArray[Any]]
Read: TypeAlias = tuple[Sequence[int], Callable[[NDArray[np.uint8]], NDArray[Any] | None]]
Work: TypeAlias = Callable[[int, int, Addresses], None]

LEVEL = levels.level_of_environment()
LARGE = 1 << 23  # bytes of output that no cache will keep until they are read


def run(program: Program, pictures: Pictures, out: NDArray[Any] | None = None, level: int = LEVEL) -> Pictures:
    """Runs ``program`` on ``pictures`` ([N, H, W, C], or a list of [H, W, C]) and returns new ones.

    They are stacked when their sizes agree, else a list; [N, C, H, W] or [C, H, W] where the program says "chw".
    ``out``: a C-contiguous array of the result's shape and dtype to write to. Pixels of ``pictures`` are not changed.
    """
    result = _result(program, isinstance(pictures, np.ndarray), out)
    if program.count:
        work, sources = _work(program, pictures, result, level), addresses(pictures, program.canvas)
        spread(program.count, _values(result), lambda first, last: work(first, last, sources))
    return result


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
    work = _work(program, None, result, level)
    table = np.zeros((program.count, 3), np.int64)
    table[:, 1:] = program.canvas

    largest = int(program.canvas.prod(axis=1).max()) * program.channels

    def read(first: int, last: int) -> None:
        memory = buffers.empty((largest,), np.uint8)
        for places, pixels in reads[first:last]:
            picture = pixels(memory)
            if picture is None:
                continue
            whole = np.ascontiguousarray(picture)
            here = Addresses(address_of(whole), table, whole)
            for place in places:
                work(place, place + 1, here)

    spread(len(reads), int(program.canvas.prod(axis=1).sum()) * program.channels, read)
    return result


def _work(program: Program, pictures: Pictures | None, result: Pictures, level: int) -> Work:
    """What runs the program on samples first..last-1, whose pictures lie at the addresses given with them."""
    channels, normalize = program.channels, program.normalize
    planar, sink = (normalize.layout == "chw", F32) if normalize else (False, KINDS[program.dtype])
    tables = encode.encode(program)
    targets = addresses(result, program.out_canvas, planar)
    extents = [_extent(pictures, program.canvas, False), _extent(result, program.out_canvas, planar)]
    if len(tables.sizes) > 1:
        extents.append(_extent(None, tables.sizes, False))
    longest, largest = map(max, *extents)
    tile = largest * channels + room.SPARE if tables.barriers else 0
    mix = tile if tables.mixes else 0
    kind, colour, top, count_of_ops = KINDS[program.dtype], colour_channels(channels), np.float32(program.top), len(tables.code)
    stream = isinstance(result, np.ndarray) and result.nbytes >= LARGE
    fits = kind == U8 and channels == 3 and planar == (normalize is not None) and _fits(program)
    to = targets.table.copy() if fits else targets.table

    def work(first: int, last: int, sources: Addresses) -> None:
        space = room.take(channels, longest, count_of_ops, 2 * tables.taps, tile, mix, tables.reach, tables.area)
        if fits:
            left = run_fixed(
                first, last, space.places, tables.code, tables.active, tables.params, tables.words, tables.rectangles,
                tables.matrices, tables.sizes, sources.start, sources.table, sink, targets.start, to, level, stream,
            )  # fmt: skip
            if not left:
                return
        while True:
            missing = run_samples(
                first, last, space.places, UNITS.addresses, tables.code, tables.active, tables.params, tables.words,
                tables.rectangles, tables.matrices, tables.sizes, kind, sources.start, sources.table, channels, colour, top,
                sink, planar, targets.start, to, level, stream,
            )  # fmt: skip
            if missing == ALL_THERE:
                return
            UNITS.load(missing)

    return work


_FIXED = (
    ops.Warp, ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Filter, ops.Noise, ops.Erase, ops.Normalize,
)  # fmt: skip
"""What fixed.py may run."""


def _fits(program: Program) -> bool:
    """Whether it is worth asking fixed.py: it may run all that all samples need, and that is more than copying."""
    more = False
    for op in program.ops:
        kind = type(op)
        if kind not in _FIXED and op.active.all():
            return False
        more = more or (op.interpolation is not None if isinstance(op, ops.Warp) else kind is not ops.Normalize)
    return more


def _extent(pictures: Pictures | None, sizes: NDArray[np.int64], planar: bool) -> tuple[int, int]:
    """Pixels of the longest side, and of the largest picture."""
    if isinstance(pictures, np.ndarray):
        height, width = pictures.shape[2:4] if planar else pictures.shape[1:3]
        return max(height, width), height * width
    return int(sizes.max()), int(sizes.prod(axis=-1).max())


def _values(pictures: Pictures) -> int:
    """How many values are in all pictures."""
    return pictures.size if isinstance(pictures, np.ndarray) else sum(picture.size for picture in pictures)


def move_masks(warps: Sequence[Warp], masks: Pictures, level: int = LEVEL) -> Pictures:
    """Moves masks ([N, H, W], or a list of [H, W]; any integer dtype or bool) by ``warps``, one after the other, nearest."""
    for warp in warps:
        masks = _move(warp, masks, level)
    return masks


def _move(warp: Warp, masks: Pictures, level: int) -> Pictures:
    if len(masks) == 0:
        return masks
    kind = masks[0].dtype
    stack = masks.shape if isinstance(masks, np.ndarray) else None
    canvas = same_sizes(*stack) if stack else np.array([mask.shape for mask in masks], np.int64)
    sizes = warp.size if warp.active.all() else np.where(warp.active[:, None], warp.size, canvas)
    result = _stack_or_list(sizes, kind, lambda size: (int(size[0]), int(size[1])))
    sources, targets = addresses(masks, canvas), addresses(result, sizes)
    fill = np.array([warp.mask_fill]).astype(kind)
    matrices, active = encode.plain(warp.matrix).reshape(-1, 9), encode.plain(warp.active)

    def work(first: int, last: int) -> None:
        move_masks_kernel(
            first, last, sources.start, sources.table, targets.start, targets.table, active, matrices,
            borders.CODES[warp.border], fill.view(np.uint8), kind.itemsize, level,
        )  # fmt: skip

    spread(len(masks), _values(result), work)
    return result


def _result(program: Program, stacked: bool, out: NDArray[Any] | None) -> Pictures:
    """Memory for what becomes of pictures that are ``stacked``, or of a list."""
    planar = program.layout == "chw"

    def shape(size: NDArray[np.int64]) -> tuple[int, ...]:
        height, width = size.tolist()
        return (program.channels, height, width) if planar else (height, width, program.channels)

    kind = program.out_dtype
    if out is None:
        return _stack_or_list(program.out_canvas, kind, shape, stacked and program.out_canvas is program.canvas)
    want = (program.count, *shape(program.out_canvas[0])) if program.count else out.shape
    uniform = all_same(program.out_canvas)
    if not uniform or out.shape != want or out.dtype != kind or not out.flags.c_contiguous:
        what = f"a C-contiguous {kind} array of shape {want}" if uniform else "None: the sizes differ"
        raise DataError(expected("Pipeline.out", what, f"{out.dtype} {out.shape}"))
    return out


def _stack_or_list(sizes: NDArray[np.int64], kind: np.dtype[Any], shape: Any, agree: bool = False) -> Pictures:
    """New arrays: one stack when all sizes agree, as they do where the caller knows that they ``agree``."""
    count = len(sizes)
    if count == 0:
        return buffers.empty((0, *shape(np.array([0, 0]))), kind)
    if agree or all_same(sizes):
        return buffers.empty((count, *shape(sizes[0])), kind)
    return [buffers.empty(shape(size), kind) for size in sizes]
