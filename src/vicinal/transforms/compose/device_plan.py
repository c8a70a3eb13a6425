"""A pipeline as the torch backend's fused kernel runs it: traced once, with tables that a tape fills for each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.plan.filling import Filling
from vicinal.backends.cpu.plan.plan import require_sizes
from vicinal.backends.cpu.plan.still import Stores
from vicinal.backends.torch.fused.planned import Planned
from vicinal.backends.torch.fused.qualifies import MOST_VALUES, consists
from vicinal.backends.torch.fused.tables import Written, width_of, written
from vicinal.data.samples import Samples
from vicinal.data.sizes import same_sizes
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Bools
from vicinal.program.program import Program
from vicinal.program.tape import CANVAS, MATRIX, PARAMETER, RECTANGLE, tape_of
from vicinal.sampling.column import Untraceable
from vicinal.sampling.node import CONSTANT, constant
from vicinal.transforms.compose.lower import traced

if TYPE_CHECKING:
    from vicinal.transforms.compose.pipeline import Pipeline


def device_plan_for(pipeline: Pipeline, dtype: np.dtype[Any], channels: int) -> DevicePlan:
    """The plan of a pipeline for stacks of such pictures. Raises Untraceable, also where the kernel does not run it."""
    return DevicePlan(*traced(pipeline, pipeline.number, pipeline.fuse, dtype, channels))


class DevicePlan:
    """``program``: the traced one, and what its lowering ``required`` [1] of every sample."""

    def __init__(self, program: Program, required: list[Bools]) -> None:
        if not consists(program):
            raise Untraceable("the fused kernel does not run it")
        made, stores = written(program), Stores()
        for one in required:
            stores.require(one)
        require_sizes(program, stores)
        self._size = None if program.out_canvas is program.canvas else _size(program)
        self._planned = _planned(made, stores)
        self._filling = Filling(tape_of([*stores.required, *stores.found]), (width_of(made.floats), width_of(made.words), 9))
        self._program = attrs.evolve(program, record=Drawn())  # no one looks into what was traced

    def program(self, samples: Samples, ids: NDArray[np.uint64], epochs: NDArray[np.uint32]) -> Program | None:
        """The program of a stack of pictures that the kernel takes, for that alone: its ops hold columns, and its tables are
        written. None where pictures are too large for it, or a sample is not what is required.
        """
        images: Any = samples.images
        count, height, width, channels = images.shape
        rows, columns = (height, width) if self._size is None else self._size
        if max(height * width, rows * columns) * channels >= MOST_VALUES:
            return None
        filled, tables = self._planned.fresh(count, images.tensor.device)
        if not self._filling.fill(np.ascontiguousarray(ids), np.ascontiguousarray(epochs), height, width, tables):
            return None
        canvas = same_sizes(count, height, width)
        out_canvas = canvas if self._size is None else same_sizes(count, rows, columns)
        return self._program.of_batch(canvas=canvas, out_canvas=out_canvas, written=filled)


def _size(program: Program) -> tuple[int, int]:
    """Of all results. Untraceable where it is not one."""
    stores, size = Stores(), np.zeros((1, 2), np.int64)
    stores.fill(size, program.out_canvas, CANVAS)
    if stores.found:
        raise Untraceable("results of several sizes")
    height, width = size[0].tolist()
    return height, width


def _planned(made: Written, stores: Stores) -> Planned:
    floats = np.zeros((1, width_of(made.floats)), np.float32)
    words = np.zeros((1, width_of(made.words)), np.int64)
    for table, columns, code in ((floats, made.floats, PARAMETER), (words, made.words, RECTANGLE)):
        at = 0
        for width, values in columns:
            stores.fill(table[:, at : at + width], values, code, at)
            at += width
    matrices = np.zeros((1, 9))
    stores.fill(matrices, np.reshape(made.matrix, (1, 9)), MATRIX)
    last = [constant(one) for one in np.reshape(made.matrix, -1)[6:]]
    affine = all(one.code == CONSTANT for one in last)
    return Planned(made, floats, words, matrices, [one.data[0] for one in last] == [0.0, 0.0, 1.0] if affine else None)
