"""Runs a program, one picture and one op at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.reference.color_matrix import color_matrix
from vicinal.backends.reference.contrast import contrast
from vicinal.backends.reference.erase import erase
from vicinal.backends.reference.filtering import convolve, filter_picture
from vicinal.backends.reference.histogram import equalize, stretch
from vicinal.backends.reference.hue import hue
from vicinal.backends.reference.linear import linear
from vicinal.backends.reference.mix import fork, join
from vicinal.backends.reference.noise import impulse, noise
from vicinal.backends.reference.normalize import normalize
from vicinal.backends.reference.picture import Picture
from vicinal.backends.reference.power import power
from vicinal.backends.reference.steps import posterize, round_levels, solarize
from vicinal.backends.reference.warp import warp
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import Op
from vicinal.program.program import Program
from vicinal.program.ranges import check_unit, in_unit, watched
from vicinal.program.stages import parts
from vicinal.threads.opencv import one_opencv_thread

FUNCTIONS: dict[type[Op], Callable[[Picture, Any, int], Picture]] = {
    ops.Warp: warp, ops.Linear: linear, ops.Contrast: contrast, ops.ColorMatrix: color_matrix, ops.Hue: hue, ops.Power: power,
    ops.Posterize: posterize, ops.Solarize: solarize, ops.Stretch: stretch, ops.Equalize: equalize, ops.Noise: noise,
    ops.Impulse: impulse, ops.Erase: erase, ops.Filter: filter_picture, ops.Convolve: convolve, ops.Fork: fork,
    ops.Join: join, ops.Normalize: normalize, ops.Round: round_levels,
}  # fmt: skip
"""What defines each op: a picture, the op and the number of the sample in, a new picture out."""


def run(program: Program, pictures: NDArray[Any] | Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Pictures [H, W, C] of ``program.dtype`` in; as many out, of ``program.out_dtype`` in ``program.layout``.

    Values are float64 fractions of the range from the first op to the last, then scaled, rounded half to even and
    clipped; after Normalize, and on float32 pictures, neither rounded nor clipped. The inputs are not changed.
    Pictures of floats that an active op clamps are held to [0, 1] when they are first read, which is after a warp that
    comes first: what lies beyond becomes the end, and what is no number (NaN) 0. Other pictures keep such values. Ahead of
    an Apply the picture is stored in its dtype. Raises DataError for pictures that leave the range, where they are seen
    and an op needs one, and SpecError for an op that no function defines.
    """
    needing = watched(program)
    with np.errstate(invalid="ignore"):  # of what is no number
        return [_run_one(program, sample, values, needing) for sample, values in enumerate(pictures)]


def _run_one(program: Program, sample: int, values: NDArray[Any], needing: str) -> NDArray[Any]:
    for part in parts(program):
        given, values = values, _run_part(part.program, sample, values, needing)
        if part.end is not None:
            if needing and not part.program.ops:
                check_unit(given, f"images[{sample}]", needing)
            if part.end.active[sample]:
                with one_opencv_thread():
                    values = part.end.applied(values, sample, program.alpha)
        needing = ""  # seen
    return values


def _run_part(program: Program, sample: int, values: NDArray[Any], needing: str) -> NDArray[Any]:
    picture = Picture(values=values.astype(np.float64) / program.top, top=program.top, alpha=program.alpha)
    active = [op for op in program.ops if op.active[sample]]
    if needing and not in_unit(_seen(active, picture, sample).values):
        check_unit(values, f"images[{sample}]", needing)
    first = 1 if active and isinstance(active[0], ops.Warp) else 0
    for place, op in enumerate(active):
        if place == first and picture.top == 1.0 and _clamps(active):
            picture = picture.held()
        picture = apply(op, picture, sample)
    return _store(picture, program)


def _seen(active: Sequence[Op], picture: Picture, sample: int) -> Picture:
    """What the first op shows of the picture; the picture where that op does not only move it."""
    if active and isinstance(active[0], ops.Warp) and active[0].interpolation != "bicubic":
        return apply(active[0], picture, sample)
    return picture


def _clamps(active: Sequence[Op]) -> bool:
    """Whether an op ahead of Normalize clamps."""
    return any(op.clamps for op in takewhile(lambda op: not op.traits.leaves_range, active))


def apply(op: Op, picture: Picture, sample: int) -> Picture:
    """One op, with the parameters of row ``sample``, whether active there or not."""
    function = FUNCTIONS.get(type(op))
    if function is None:
        raise SpecError(f"{op.place}: expected an op that the reference backend defines, got {type(op).__name__}")
    return function(picture, op, sample)


def _store(picture: Picture, program: Program) -> NDArray[Any]:
    stored = picture.values
    if program.out_dtype.kind == "u":
        stored = np.clip(np.rint(stored * program.top), 0, program.top)
    if program.layout == "chw":
        stored = np.moveaxis(stored, 2, 0)
    return np.ascontiguousarray(stored, dtype=program.out_dtype)
