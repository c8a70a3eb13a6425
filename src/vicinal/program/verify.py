"""The verifier: refuses a program that no backend could run rightly, and names the transform at fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import attrs

from vicinal.data.sizes import all_same
from vicinal.errors import DataError, SpecError
from vicinal.program.deep import verify_deep
from vicinal.program.ops import Apply, Blend, Collage, Floats, Fork, Ints, Join, Op, Warp
from vicinal.program.ops.declare import PICTURE, check_declared
from vicinal.program.place import class_at
from vicinal.program.program import TOPS, Program

LARGEST = 2**20
"""Pixels along one side of a picture: kernels keep some hundred bytes for each pixel of a row."""

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
    normalized: Op | None = None
    for op in program.ops:
        check_declared(op)
        traits = op.traits
        if normalized is not None and traits.needs_unit_range:
            raise SpecError(f"{op.place}: expected values in [0, 1], but {normalized.place} comes before it")
        if traits.colors is not None:
            check_colors(op.place, traits.colors, program.colours, program.alpha)
        kind: Any = type(op)
        for check, field, called in _checks(kind):
            check(f"{op.place}.{called}", getattr(op, field), program)
        if traits.leaves_range:
            normalized = op
            if not op.active.all():
                raise SpecError(f"{op.place}: expected to touch every sample (p=1, outside of OneOf, SomeOf and Sometimes)")
    if program.out_canvas is not program.canvas:
        _check_canvas(program)
    if program.mixes:
        _check_blends(program)
    if program.applies:
        _check_applied(program)
    if deep:
        verify_deep(program)


@lru_cache(maxsize=256)
def _checks(kind: type[Op]) -> tuple[tuple[Callable[[str, Any, Program], None], str, str], ...]:
    """What is checked of an op's fields in every call, the field, and what users call it."""
    found: list[tuple[Callable[[str, Any, Program], None], str, str]] = []
    for field in attrs.fields(kind):
        row = field.metadata.get("row")
        if row is not None and "colors" in row.shape:
            found.append((_check_columns, field.name, field.name))
        elif "channels" in field.metadata:
            found.append((_check_row, field.name, field.metadata["channels"]))
    return tuple(found)


def _check_row(where: str, row: tuple[float, ...], program: Program) -> None:
    channels = program.channels
    if len(row) != 1 and len(row) != channels:
        wanted = f"1 number or one for each of {channels} channels" if channels > 1 else "1 number for 1 channel"
        raise DataError(f"{where}: expected {wanted}, got {len(row)}")


def _check_columns(where: str, values: Floats, program: Program) -> None:
    columns, colours = values.shape[-1], program.colours
    if columns != 1 and columns != colours:
        raise DataError(f"{where}: expected 1 or {colours} channels, got {columns}")


def check_colors(place: str, counts: tuple[int, ...], colours: int, alpha: bool) -> None:
    """DataError, naming the transform at ``place``, unless so many colour channels are one of ``counts``."""
    if colours not in counts:
        name = class_at(place)
        hint = "" if alpha or colours - 1 not in counts else " (alpha=True says that the last one is alpha)"
        wanted = " or ".join(str(count) for count in counts)
        raise DataError(f"{name}: expected {wanted} colour channels, got {colours}{hint}")


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
        if isinstance(op, Blend) or (isinstance(op, Collage) and op.alike):
            _check_one_size(op, canvas)
        if op.traits.reads == PICTURE:
            mixed = op.place if normalized else ""
        if mixed and op.traits.any_range is not True:  # all but Blend and Round
            raise SpecError(f"{op.place}: expected nothing but mixing behind {mixed}, which mixes normalized pictures")
        canvas = op.canvas_after(canvas)
        normalized = normalized or op.traits.leaves_range


def _check_applied(program: Program) -> None:
    """Functions that take the pictures, and none in the parts of a sum."""
    parts = False
    for op in program.ops:
        if isinstance(op, Apply):
            _check_function(op, program)
            if parts:
                raise SpecError(f"{op.place}: expected no {op.function.name} in the parts of a sum of pictures")
        parts = (parts or isinstance(op, Fork)) and not (isinstance(op, Join) and op.last)


def _check_function(op: Apply, program: Program) -> None:
    function = op.function
    if function.colors is not None:
        check_colors(op.place, function.colors, program.colours, program.alpha)
    if not function.takes(program.dtype):
        wanted = " or ".join(function.dtypes)
        raise DataError(f"{op.place}: expected pictures of {wanted}, as {function.name} takes them, got {program.dtype}")


def _check_one_size(op: Op, canvas: Ints) -> None:
    other = (canvas != canvas[:1]).any(axis=1)
    if other.any():
        which = int(other.argmax())
        sizes = f"{tuple(canvas[0].tolist())} for sample 0 and {tuple(canvas[which].tolist())} for sample {which}"
        raise DataError(f"{op.place}: expected pictures of one size to mix (crop or resize them before), got {sizes}")
