"""Runs a program on pictures in other numbers, or stored in another way, than the core's own."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.data.move_boxes import BoxRules
from vicinal.data.pictures import ARRAYS, Kind, PictureForm, check_bfloat16, give_picture
from vicinal.data.places import Host, home_of, includes
from vicinal.data.samples import Samples
from vicinal.data.values import Values, all_inward, all_outward
from vicinal.errors import DataError
from vicinal.program.program import Program
from vicinal.program.ranges import needs_range
from vicinal.runtime.backend import Backend
from vicinal.runtime.beside import recast
from vicinal.runtime.execute import check_runs, executed
from vicinal.runtime.out import check_out
from vicinal.runtime.stored import all_stored, check_stored_out, put_out


def run_program(
    program: Program, samples: Samples, values: Values | None, form: PictureForm, backend: Backend, rules: BoxRules, out: Any
) -> Samples:  # fmt: skip
    """What the program makes of the samples, in the numbers in which they came; ``out`` gets what the caller is given.

    Raises SpecError for a program that the backend cannot run, and DataError where an op needs a range and the dtype has none.
    """
    check_runs(program, backend)
    if not includes(backend.place, samples.place):  # all are encoded still
        samples = attrs.evolve(samples, place=home_of(backend.place))
    normalize = program.normalize
    if normalize is None or normalize.plain:
        return _run(program, samples, values, form, backend, rules, out)
    check_bfloat16(form, normalize.dtype)
    if not isinstance(samples.place, Host):  # which stores as Normalize says
        _check_last(normalize.layout, form, samples.place.name)
        return _run(program, samples, values, form, backend, rules, out)
    if out is not None:
        check_stored_out(program, samples, out)
    result = all_stored(_run(program, samples, values, form, backend, rules, None), normalize)
    return result if out is None else put_out(result, out, form)


def _run(
    program: Program, samples: Samples, values: Values | None, form: PictureForm, backend: Backend, rules: BoxRules, out: Any
) -> Samples:  # fmt: skip
    """As ``run_program``, in the dtype and the layouts that backends store."""
    if values is None and (out is None or (_stored(program, form) == program.layout and not form.bgr)):
        return executed(program, samples, backend, rules, out)
    if values is not None and not isinstance(samples.place, Host):
        wish = f"numbers of {values.dtype} as they are, without value_range, in {samples.place.name}"
        raise DataError(f"images: expected {wish}, got {values.low:g} and {values.high:g} as black and white")
    layout = _stored(program, form)
    if out is not None:
        dtype = program.out_dtype if values is None or program.normalize else values.dtype
        check_out(program, samples.images, out, samples.place, dtype, layout)
    if values is None:
        result = executed(program, samples, backend, rules, None)
    else:
        result = _in_values(program, samples, values, backend, rules)
    if out is not None and len(out):
        images = np.stack(result.images) if isinstance(result.images, list) else result.images
        kind = form.kinds if isinstance(form.kinds, Kind) else form.kinds[0]
        kind = ARRAYS[layout] if kind.of != "tensor" or isinstance(result.place, Host) else kind
        out[...] = give_picture(images, result.layout, kind, form.bgr, place=result.place)
    return result


def _check_last(layout: str, form: PictureForm, where: str) -> None:
    """DataError for pictures that are encoded still: from another place than host memory they come back as plain arrays."""
    kinds = (form.kinds,) if isinstance(form.kinds, Kind) else form.kinds
    if layout == "channels_last" and any(kind.of != "tensor" for kind in kinds):
        raise DataError(f'Normalize.layout: expected "chw" or "hwc" for encoded pictures in {where}, got "channels_last"')


def _in_values(program: Program, samples: Samples, values: Values, backend: Backend, rules: BoxRules) -> Samples:
    needing = needs_range(program)
    if needing and not values.known:
        cure = "say value_range=(low, high), the numbers that are black and white"
        raise DataError(f"images: dtype: {needing} needs a range of values, and {values.dtype} has none of its own ({cure})")
    if not needing:
        values = values.plain
    inside = recast(samples, lambda layer: all_inward(layer.pixels, values, layer.where))
    result = executed(program, attrs.evolve(inside, images=all_inward(samples.images, values)), backend, rules, None)
    if program.normalize is not None:
        return result
    outside = recast(result, lambda layer: all_outward(layer.pixels, values))
    return attrs.evolve(outside, images=all_outward(result.images, values))


def _stored(program: Program, form: PictureForm) -> str:
    """How arrays are given back: as Normalize says, else as they came; tensors take what the program makes."""
    if program.normalize:
        return program.layout
    kinds = (form.kinds,) if isinstance(form.kinds, Kind) else form.kinds
    return "chw" if kinds and all(kind.of == "array" and kind.axes == "chw" for kind in kinds) else "hwc"
