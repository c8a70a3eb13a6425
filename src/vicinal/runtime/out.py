"""The caller's ``out``: whether it takes what a program makes."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.data.places import Place, described
from vicinal.data.sizes import all_same
from vicinal.errors import DataError
from vicinal.program.program import Program


def check_out(
    program: Program, pictures: Any, out: object, place: Place, dtype: np.dtype[Any] | None = None, layout: str = ""
) -> None:
    """DataError unless ``out`` is a stack in ``place`` that takes the result, and shares no memory with the pictures.

    ``dtype``, ``layout``: of the result, where they are not those of the program.
    """
    sizes = program.out_canvas
    if not all_same(sizes):
        raise DataError(f"Pipeline.out: expected None, because the results differ in size, got {described(out)}")
    height, width = (int(side) for side in sizes[0]) if len(sizes) else (1, 1)
    planar = (layout or program.layout) == "chw"
    shape = (program.channels, height, width) if planar else (height, width, program.channels)
    place.check_out(out, (len(sizes), *shape), dtype or program.out_dtype, pictures)
