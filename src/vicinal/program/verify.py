"""The verifier: refuses a program that no backend could run rightly, and names the transform at fault."""

from __future__ import annotations

import numpy as np

from vicinal.data.sizes import all_same
from vicinal.errors import DataError, SpecError
from vicinal.program.deep import verify_deep
from vicinal.program.ops import (
    NEEDS_UNIT_RANGE,
    Blend,
    ColorMatrix,
    Erase,
    Hue,
    Ints,
    Linear,
    Normalize,
    Op,
    Round,
    Warp,
)
from vicinal.program.program import TOPS, Program

LARGEST = 2**20
"""Pixels along one side of a picture: kernels keep some hundred bytes for each pixel of a row."""

_COLOUR = (ColorMatrix, Hue)


def verify(program: Program, deep: bool = False) -> None:
    """Raises unless the ops fit together and fit the pictures.

    DataError, naming place and field, where the pictures do not suit: their dtype, their number of channels, canvases
    beyond 1048576 pixels, pictures to mix that differ in size. SpecError where the pipeline is at fault: an op that needs
    values in [0, 1] after Normalize, a second Normalize, one that does not touch every sample, anything behind a mix of
    normalized pictures. ``deep`` also looks into every array (finite matrices, rectangles inside the canvas ...): for
    tests and for transforms of your own, as it costs more than all the rest.
    """
    if program.dtype not in TOPS:
        raise DataError(f"images: dtype: expected uint8, uint16 or float32, got {program.dtype}")
    normalized: Normalize | None = None
    for op in program.ops:
        if isinstance(op, Warp):
            _check_row(op.place, "fill", op.fill, program.channels)
        elif normalized is not None and isinstance(op, (*NEEDS_UNIT_RANGE, Normalize)):
            raise SpecError(f"{op.place}: expected values in [0, 1], but {normalized.place} comes before it")
        elif isinstance(op, _COLOUR):
            _check_colour(op, program)
        elif isinstance(op, Linear):
            _check_linear(op, program.colours)
        elif isinstance(op, Erase):
            _check_row(op.place, "fill", op.value, program.channels)
        elif isinstance(op, Normalize):
            _check_normalize(op, program.channels)
            normalized = op
    if program.out_canvas is not program.canvas:
        _check_canvas(program)
    if program.mixes:
        _check_blends(program)
    if deep:
        verify_deep(program)


def _check_row(place: str, field: str, row: tuple[float, ...], channels: int) -> None:
    if len(row) != 1 and len(row) != channels:
        wanted = f"1 number or one for each of {channels} channels" if channels > 1 else "1 number for 1 channel"
        raise DataError(f"{place}.{field}: expected {wanted}, got {len(row)}")


def _check_colour(op: Op, program: Program) -> None:
    colours = program.colours
    if colours not in (1, 3):
        name = op.place.rpartition("/")[2].partition("[")[0]
        hint = "" if program.alpha or colours not in (2, 4) else " (alpha=True says that the last one is alpha)"
        raise DataError(f"{name}: expected 1 or 3 colour channels, got {colours}{hint}")


def _check_linear(op: Linear, colours: int) -> None:
    for field, values in (("scale", op.scale), ("bias", op.bias)):
        columns = values.shape[-1]
        if columns != 1 and columns != colours:
            raise DataError(f"{op.place}.{field}: expected 1 or {colours} channels, got {columns}")


def _check_normalize(op: Normalize, channels: int) -> None:
    _check_row(op.place, "mean", op.mean, channels)
    _check_row(op.place, "std", op.std, channels)
    if not op.active.all():
        raise SpecError(f"{op.place}: expected to touch every sample (p=1, outside of OneOf, SomeOf and Sometimes)")


def _check_canvas(program: Program) -> None:
    sizes = program.out_canvas
    rows = sizes[:1] if all_same(sizes) else sizes
    if ((rows - 1) // LARGEST).any():  # 0 for 1 to LARGEST
        sample = int(((sizes < 1) | (sizes > LARGEST)).any(axis=1).argmax())
        place = next((op.place for op in reversed(program.ops) if isinstance(op, Warp)), "canvas")
        got = tuple(sizes[sample].tolist())
        raise DataError(f"{place}: expected a canvas of 1 to {LARGEST} pixels a side, got {got} for sample {sample}")


def _check_blends(program: Program) -> None:
    """One size for all pictures wherever they are mixed, whatever was drawn; and mixing last of all behind Normalize."""
    canvas, normalized, mixed = program.canvas, False, ""
    for op in program.ops:
        if isinstance(op, Warp):
            canvas = np.where(op.active[:, None], op.size, canvas)
        elif isinstance(op, Blend):
            _check_one_size(op, canvas)
            mixed = op.place if normalized else ""
        if mixed and not isinstance(op, (Blend, Round)):
            raise SpecError(f"{op.place}: expected nothing but mixing behind {mixed}, which mixes normalized pictures")
        normalized = normalized or isinstance(op, Normalize)


def _check_one_size(op: Blend, canvas: Ints) -> None:
    other = (canvas != canvas[:1]).any(axis=1)
    if other.any():
        which = int(other.argmax())
        sizes = f"{tuple(canvas[0].tolist())} for sample 0 and {tuple(canvas[which].tolist())} for sample {which}"
        raise DataError(f"{op.place}: expected pictures of one size to mix (crop or resize them before), got {sizes}")
