"""Runs a program, one picture and one op at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, assert_never

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
from vicinal.program import ops
from vicinal.program.program import Program
from vicinal.program.ranges import check_unit, in_unit, watched


def run(program: Program, pictures: NDArray[Any] | Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Pictures [H, W, C] of ``program.dtype`` in; as many out, of ``program.out_dtype`` in ``program.layout``.

    Values are float64 fractions of the range from the first op to the last, then scaled, rounded half to even and
    clipped; after Normalize, and on float32 pictures, neither rounded nor clipped. The inputs are not changed.
    Pictures of floats that an op of ``ops.CLAMPED`` is active for are held to [0, 1], as it is said there. Raises DataError
    for those that leave it, where they are seen and an op needs a range.
    """
    needing = watched(program)
    with np.errstate(invalid="ignore"):  # of what is no number
        return [_run_one(program, sample, values, needing) for sample, values in enumerate(pictures)]


def _run_one(program: Program, sample: int, values: NDArray[Any], needing: str) -> NDArray[Any]:
    picture = Picture(values=values.astype(np.float64) / program.top, top=program.top, alpha=program.alpha)
    active = [op for op in program.ops if op.active[sample]]
    if needing and not in_unit(_seen(active, picture, sample).values):
        check_unit(values, f"images[{sample}]", needing)
    first = 1 if active and isinstance(active[0], ops.Warp) else 0
    for place, op in enumerate(active):
        assert not isinstance(op, ops.Blend), "program.stages cuts a program there"
        if place == first and picture.top == 1.0 and _clamps(active):
            picture = picture.held()
        picture = apply(op, picture, sample)
    return _store(picture, program)


def _seen(active: Sequence[ops.Op], picture: Picture, sample: int) -> Picture:
    """What the first op shows of the picture; the picture where that op does not only move it."""
    if active and isinstance(active[0], ops.Warp) and active[0].interpolation != "bicubic":
        return apply(active[0], picture, sample)
    return picture


def _clamps(active: Sequence[ops.Op]) -> bool:
    """Whether an op ahead of Normalize clamps."""
    ahead = takewhile(lambda op: not isinstance(op, ops.Normalize), active)
    return any(isinstance(op, ops.CLAMPED) for op in ahead)


def apply(op: ops.Single, picture: Picture, sample: int) -> Picture:
    """One op, with the parameters of row ``sample``, whether active there or not."""
    match op:
        case ops.Warp():
            return warp(picture, op, sample)
        case ops.Linear():
            return linear(picture, op, sample)
        case ops.Contrast():
            return contrast(picture, op, sample)
        case ops.ColorMatrix():
            return color_matrix(picture, op, sample)
        case ops.Hue():
            return hue(picture, op, sample)
        case ops.Power():
            return power(picture, op, sample)
        case ops.Posterize():
            return posterize(picture, op, sample)
        case ops.Solarize():
            return solarize(picture, op, sample)
        case ops.Stretch():
            return stretch(picture, op, sample)
        case ops.Equalize():
            return equalize(picture, op, sample)
        case _:
            return _apply_more(op, picture, sample)


def _apply_more(
    op: ops.Noise | ops.Impulse | ops.Erase | ops.Filter | ops.Convolve | ops.Fork | ops.Join | ops.Normalize | ops.Round,
    picture: Picture,
    sample: int,
) -> Picture:
    match op:
        case ops.Noise():
            return noise(picture, op, sample)
        case ops.Impulse():
            return impulse(picture, op, sample)
        case ops.Erase():
            return erase(picture, op, sample)
        case ops.Filter():
            return filter_picture(picture, op, sample)
        case ops.Convolve():
            return convolve(picture, op, sample)
        case ops.Fork():
            return fork(picture, op, sample)
        case ops.Join():
            return join(picture, op, sample)
        case ops.Normalize():
            return normalize(picture, op, sample)
        case ops.Round():
            return round_levels(picture, op, sample)
        case _:
            assert_never(op)


def _store(picture: Picture, program: Program) -> NDArray[Any]:
    stored = picture.values
    if program.out_dtype.kind == "u":
        stored = np.clip(np.rint(stored * program.top), 0, program.top)
    if program.layout == "chw":
        stored = np.moveaxis(stored, 2, 0)
    return np.ascontiguousarray(stored, dtype=program.out_dtype)
