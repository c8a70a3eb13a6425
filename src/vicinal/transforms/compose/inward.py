"""Runs a program on pictures in other numbers, or stored in another way, than the core's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import Kind, PictureForm, in_layout, swap_red_blue
from vicinal.data.samples import Samples
from vicinal.data.values import Values, all_inward, all_outward
from vicinal.errors import DataError
from vicinal.program.program import Program
from vicinal.program.ranges import needs_range
from vicinal.transforms.compose.execute import check_out

Run = Callable[[Samples, NDArray[Any] | None], Samples]


def run_inward(
    program: Program, samples: Samples, values: Values | None, form: PictureForm, out: NDArray[Any] | None, run: Run
) -> Samples:
    """What ``run`` makes of the samples, in the numbers in which they came; ``out`` gets what the caller is given.

    Raises DataError where an op needs a range and the dtype has none.
    """
    if out is None and values is None:
        return run(samples, None)
    layout = _stored(program, form)
    if values is None and layout == program.layout and not form.bgr:
        return run(samples, out)
    if out is not None:
        dtype = program.out_dtype if values is None or program.normalize else values.dtype
        check_out(program, samples.images, out, dtype, layout)
    result = run(samples, None) if values is None else _in_values(program, samples, values, run)
    if out is not None and len(out):
        images = np.stack(list(result.images))
        images = swap_red_blue(images, -1 if result.layout == "hwc" else -3) if form.bgr else images
        out[...] = in_layout(images, result.layout, layout)
    return result


def _in_values(program: Program, samples: Samples, values: Values, run: Run) -> Samples:
    place = needs_range(program)
    if place and not values.known:
        cure = "say value_range=(low, high), the numbers that are black and white"
        raise DataError(f"images: dtype: {place} needs a range of values, and {values.dtype} has none of its own ({cure})")
    if not place:
        values = values.plain
    result = run(attrs.evolve(samples, images=all_inward(samples.images, values)), None)
    if program.normalize is None:
        result.images = all_outward(result.images, values)
    return result


def _stored(program: Program, form: PictureForm) -> str:
    """How arrays are given back: as Normalize says, else as they came; tensors take what the program makes."""
    if program.normalize:
        return program.layout
    kinds = (form.kinds,) if isinstance(form.kinds, Kind) else form.kinds
    return "chw" if kinds and all(kind.of == "array" and kind.axes == "chw" for kind in kinds) else "hwc"
