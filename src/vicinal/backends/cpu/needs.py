"""Which kernels a program will ask for, as far as it can be told before it runs: to compile them ahead (sampling/ahead.py)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vicinal.backends.cpu.codes import NO_TABLE
from vicinal.backends.cpu.gather import ways
from vicinal.backends.cpu.run import fits
from vicinal.backends.cpu.writers import WRITTEN
from vicinal.program import ops
from vicinal.program.ops import Warp
from vicinal.program.ops.declare import PIXEL
from vicinal.program.program import Program
from vicinal.sampling.kernels import UNITS

FIXED, SAMPLES, MASKS = (
    f"vicinal.backends.cpu.{name}" for name in ("fixed.program:run_fixed", "sample:run_samples", "move_masks:move_masks")
)
MOST_COSTLY = (
    SAMPLES, FIXED,
    *(f"{UNITS}:{unit}" for unit in (
        ways.OPS, ways.PLANE, ways.BY_TABLES, ways.CUBIC, ways.PLANE_WORDS, ways.AXIS, ways.EXACT,
    )),
    MASKS,
)  # fmt: skip
"""What takes longest comes first, so that no process ends long after the others."""

_GATHERS = {"nearest": ways.PLACES, "bicubic": ways.CUBIC, "area": ways.AREA_AXIS}


def needed(programs: list[Program], masks: bool) -> list[str]:
    """Names of the kernels, each once; ``masks``: whether some are moved along."""
    found = {name for program in programs for name in _of(program)} | ({MASKS} if masks else set())
    return [*(name for name in MOST_COSTLY if name in found), *sorted(found.difference(MOST_COSTLY))]


def _of(program: Program) -> Iterator[str]:
    if program.mixes or program.applies:  # parts of it run one after the other
        return
    warps, rest = [op for op in program.ops if isinstance(op, Warp)], [op for op in program.ops if not isinstance(op, Warp)]
    copies = all(op.interpolation is None and op.shifts is None for op in warps)
    by_tables = program.dtype == np.uint8 and all(WRITTEN[type(op)].table != NO_TABLE for op in rest)
    if copies and (by_tables or not rest):  # shortcut.py
        yield SAMPLES
        units = [ways.EXACT] * bool(warps) + [ways.BY_TABLES] * bool(rest)
    else:
        fixed = fits(program) and all(op.interpolation is None or _is_bilinear(op) for op in warps)
        yield FIXED if fixed else SAMPLES
        units = [*_units(program, fixed)]
    for unit in units:
        yield f"{UNITS}:{unit}"


def _is_bilinear(op: Warp) -> bool:
    """Whether a warp is that, or comes to that, as an area filter that enlarges does (gather/ways.py)."""
    shrinks = bool((np.abs(op.matrix[:, [0, 1], [0, 1]]) > 1).any())
    return op.interpolation == "bilinear" or (op.interpolation == "area" and not shrinks)


def _units(program: Program, fixed: bool) -> Iterator[int]:
    for op in program.ops:
        if isinstance(op, Warp):
            yield from _gathers(op, program, fixed)
        elif type(op) is ops.Filter:
            yield ways.FILTER_WORDS if fixed else ways.FILTERED
        elif type(op) is ops.Noise and fixed:
            yield ways.NOISE_WORDS
        elif type(op) is ops.Convolve:
            yield ways.CONVOLVED
        if not fixed and op.traits.reads == PIXEL and type(op) is not ops.Normalize:
            yield ways.OPS
    if not fixed and not any(isinstance(op, Warp) for op in program.ops):
        yield ways.COPY


def _gathers(op: Warp, program: Program, fixed: bool) -> Iterator[int]:
    of_bytes = program.dtype == np.uint8
    if op.shifts is not None:
        yield ways.DISPLACED
    elif op.interpolation is None:
        yield from [ways.EXACT] * of_bytes + [ways.COPY] * (not fixed)
    elif op.interpolation in _GATHERS and not (of_bytes and _is_bilinear(op)):
        yield _GATHERS[op.interpolation]
    elif of_bytes and not op.matrix.reshape(-1, 9)[:, [1, 3, 6, 7]].any():
        yield ways.AXIS
    else:
        yield ways.PLANE_WORDS if of_bytes and program.channels == 3 else ways.PLANE
