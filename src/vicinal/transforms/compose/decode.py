"""Runs a program on pictures of which some are still encoded: decodes them as small as will do, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu import buffers
from vicinal.backends.cpu.threads import get_threads, spread
from vicinal.data.encoded import Encoded
from vicinal.errors import ReadError
from vicinal.program.part import part
from vicinal.program.program import Program
from vicinal.program.scale import at_scale, needed_rows, needed_scale

Array: TypeAlias = NDArray[Any]
Ints: TypeAlias = NDArray[np.int64]
Run: TypeAlias = Callable[[Program, list[Array], Array | None], Array | list[Array]]

AT_ONCE = 1 << 26
"""Bytes of decoded pixels that a part of a batch may have; more only for the sake of the threads."""


def run_encoded(
    program: Program, pictures: Sequence[Array | Encoded], run: Run, out: Array | None
) -> Array | list[Array]:
    """What ``run`` makes of the decoded pictures; memory for decoded pixels does not grow with the batch.

    Raises ReadError with the position of the first picture that is broken.
    """
    needs = _needs(program, pictures)
    program = at_scale(program, needs.scale, needs.mirrored)
    needs = attrs.evolve(needs, rows=needed_rows(program))
    parts = list(_parts(program, pictures))
    if len(parts) == 1:
        return run(program, _decoded(pictures, needs, 0, len(pictures)), out)
    out = _stack(program) if out is None else out
    results: list[Array] = []
    for first, last in parts:
        place = None if out is None else out[first:last]
        results.extend(run(part(program, first, last), _decoded(pictures, needs, first, last), place))
    return results if out is None else out


@attrs.frozen(eq=False)
class _Needs:
    """Of every picture [N]: its scale, the first rows that are read, and whether it runs backwards [N, 2]."""

    scale: Ints
    mirrored: NDArray[np.bool_]
    rows: Ints


def _needs(program: Program, pictures: Sequence[Array | Encoded]) -> _Needs:
    most, mirrored = np.ones(len(pictures), np.int64), np.zeros((len(pictures), 2), np.bool_)
    for index, picture in enumerate(pictures):
        if isinstance(picture, Encoded):
            most[index], mirrored[index] = picture.most, picture.mirrored
    return _Needs(needed_scale(program, most), mirrored, program.canvas[:, 0])


def _parts(program: Program, pictures: Sequence[Array | Encoded]) -> Iterator[tuple[int, int]]:
    """Ranges of the batch: of AT_ONCE bytes of decoded pixels, or of two pictures a thread where those are larger."""
    sizes = program.canvas.prod(axis=1) * (program.channels * program.dtype.itemsize)
    first, held, least = 0, 0, 2 * get_threads()
    seen: set[int] = set()
    for index, picture in enumerate(pictures):
        size = int(sizes[index]) if isinstance(picture, Encoded) and id(picture) not in seen else 0
        if held + size > AT_ONCE and index - first >= least:
            yield first, index
            first, held = index, 0
            seen.clear()
        held += size
        seen.add(id(picture))
    yield first, len(pictures)


def _decoded(pictures: Sequence[Array | Encoded], needs: _Needs, first: int, last: int) -> list[Array]:
    """The pixels of some of the batch, decoded on all threads; a picture that comes twice at one scale is decoded once."""
    rows: dict[tuple[int, int], int] = {}
    wanted: list[tuple[int, Encoded, tuple[int, int]]] = []
    for index in range(first, last):
        picture = pictures[index]
        if isinstance(picture, Encoded):
            key = (id(picture), int(needs.scale[index]))
            if key not in rows:
                wanted.append((index, picture, key))
            rows[key] = max(rows.get(key, 0), int(needs.rows[index]))
    pixels: dict[tuple[int, int], Array] = {}
    errors: dict[int, ReadError] = {}

    def work(start: int, stop: int) -> None:
        for index, picture, key in wanted[start:stop]:
            try:
                pixels[key] = picture.pixels(key[1], rows[key], _room)
            except ReadError as error:
                errors[index] = error

    spread(len(wanted), sum(picture.values for _, picture, _ in wanted), work)
    if errors:
        index = min(errors)
        raise ReadError(f"images[{index}]: {errors[index]}", index=index) from errors[index]
    return [
        pixels[id(picture), int(needs.scale[index])] if isinstance(picture, Encoded) else picture
        for index, picture in enumerate(pictures[first:last], first)
    ]


def _room(shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    return buffers.empty(shape, np.uint8)


def _stack(program: Program) -> Array | None:
    """Memory for all results; None where they differ in size."""
    sizes = program.out_canvas
    if not (sizes == sizes[:1]).all():
        return None
    height, width = (int(side) for side in sizes[0])
    planar = program.layout == "chw"
    shape = (program.channels, height, width) if planar else (height, width, program.channels)
    return buffers.empty((len(sizes), *shape), program.out_dtype)
