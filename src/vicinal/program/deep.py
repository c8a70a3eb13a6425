"""The verifier's look into every array of a program."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError
from vicinal.program.ops import (
    Blend,
    Contrast,
    Convolve,
    Erase,
    Filter,
    Fork,
    Hue,
    Impulse,
    Ints,
    Join,
    Linear,
    Noise,
    Normalize,
    Op,
    Posterize,
    Power,
    Solarize,
    Warp,
)
from vicinal.program.program import Program

SHAPES: dict[str, tuple[int | None, ...]] = {
    "matrix": (3, 3), "size": (2,), "rectangles": (None, 4), "scale": (None,), "bias": (None,),
    "rectangle": (4,), "kernel_x": (None,), "kernel_y": (None,), "kernel": (None, None),
}  # fmt: skip
"""Shapes of a sample's row of a field; of a field that is not here, one number a sample."""

RANGES: dict[tuple[type[Any], str], tuple[float, float]] = {
    (Posterize, "bits"): (1, 8), (Noise, "std"): (0, np.inf), (Impulse, "amount"): (0, 1), (Impulse, "salt"): (0, 1),
    (Power, "exponent"): (0, np.inf), (Contrast, "factor"): (-np.inf, np.inf), (Hue, "shift"): (-np.inf, np.inf),
    (Solarize, "threshold"): (-np.inf, np.inf), (Linear, "scale"): (-np.inf, np.inf),
    (Fork, "weight"): (0, 1), (Join, "weight"): (0, 1), (Blend, "weight"): (0, 1), (Blend, "partner"): (0, np.inf),
}  # fmt: skip
"""What a field of the active samples must lie in, both ends included."""


def verify_deep(program: Program) -> None:
    """Raises SpecError naming place and field of the first array that is not what its op says it is."""
    canvas = program.canvas
    for op in program.ops:
        for field in attrs.fields(type(op)):
            value = getattr(op, field.name)
            if isinstance(value, np.ndarray):
                _check_array(op, field.name, value, program.count)
        if isinstance(op, Warp):
            _check_warp(op)
            canvas = np.where(op.active[:, None], op.size, canvas)
        elif isinstance(op, Erase):
            _check_rectangles(op, "rectangles", op.rectangles, canvas)
        elif isinstance(op, Blend):
            _check_rectangles(op, "rectangle", op.rectangle[:, None], canvas)
            if (op.partner[op.active] >= program.count).any():
                _refuse(op, "partner", f"positions below {program.count}", op.partner[op.active].max())
        elif isinstance(op, Filter):
            _check_kernels(op)
        elif isinstance(op, Convolve) and not (op.kernel.shape[1] == op.kernel.shape[2] and op.kernel.shape[1] % 2):
            _refuse(op, "kernel", "square kernels of odd size", list(op.kernel.shape[1:]))
        elif isinstance(op, Normalize) and any(std <= 0 for std in op.std):
            _refuse(op, "std", "numbers above 0", op.std)
    if not np.array_equal(canvas, program.out_canvas):
        raise SpecError(f"out_canvas: expected {canvas.tolist()}, got {program.out_canvas.tolist()}")
    _check_forks(program)


def _refuse(op: Op, field: str, expectation: str, got: object) -> None:
    raise SpecError(f"{op.place}.{field}: expected {expectation}, got {got}")


def _check_array(op: Op, name: str, value: NDArray[Any], count: int) -> None:
    row = SHAPES.get(name, ())
    fits = len(value.shape) == len(row) + 1 and value.shape[0] == count
    if not fits or any(want not in (None, have) for want, have in zip(row, value.shape[1:], strict=True)):
        text = ", ".join(str(n) if n is not None else "any" for n in (count, *row))
        _refuse(op, name, f"shape [{text}]", list(value.shape))
    active = value[op.active]
    if value.dtype.kind == "f" and not np.isfinite(active).all():
        _refuse(op, name, "finite numbers", active[~np.isfinite(active)][0])
    low, high = RANGES.get((type(op), name), (-np.inf, np.inf))
    if active.size and value.dtype.kind in "fi" and not (active.min() >= low and active.max() <= high):
        _refuse(op, name, f"numbers in [{low:g}, {high:g}]", active[(active < low) | (active > high)][0])


def _check_warp(op: Warp) -> None:
    matrix = op.matrix[op.active]
    scale = np.abs(matrix[:, :2, :2]).max(axis=(1, 2), initial=1e-30)
    singular = np.abs(np.linalg.det(matrix)) < 1e-12 * scale**2
    if singular.any():
        _refuse(op, "matrix", "a matrix that can be inverted", matrix[singular][0].tolist())
    if (op.size[op.active] < 1).any():
        _refuse(op, "size", "numbers of at least 1", op.size[op.active].min())


def _check_rectangles(op: Erase | Blend, field: str, rectangles: Ints, canvas: Ints) -> None:
    boxes = rectangles[op.active]
    limit = canvas[op.active][:, None, :]
    filled = (boxes[..., 2] > boxes[..., 0]) & (boxes[..., 3] > boxes[..., 1])
    outside = filled & ((boxes[..., :2] < 0) | (boxes[..., 2:] > limit)).any(axis=-1)
    if outside.any():
        _refuse(op, field, "rectangles y0, x0, y1, x1 inside the canvas", boxes[outside][0].tolist())


def _check_kernels(op: Filter) -> None:
    for name, kernel in (("kernel_x", op.kernel_x[op.active]), ("kernel_y", op.kernel_y[op.active])):
        if kernel.shape[1] % 2 == 0 or not np.allclose(kernel, kernel[:, ::-1]):
            _refuse(op, name, "odd, symmetric kernels", f"length {kernel.shape[1]}")
        if not np.allclose(kernel.sum(axis=1), 1):
            _refuse(op, name, "kernels that sum to 1", kernel.sum(axis=1).tolist())


def _check_forks(program: Program) -> None:
    """Each fork has its joins, for the same samples, and nothing between them changes the canvas."""
    fork: Fork | None = None
    canvas = program.canvas
    for op in program.ops:
        if isinstance(op, Fork):
            if fork is not None:
                _refuse(op, "weight", f"no fork before the last join of {fork.place}", "one")
            fork = op
        elif isinstance(op, Join):
            if fork is None or not np.array_equal(fork.active, op.active):
                _refuse(op, "active", "the samples of the fork before it", op.active.tolist())
            fork = None if op.last else fork
        elif isinstance(op, Warp):
            moved = np.where(op.active[:, None], op.size, canvas)
            if fork is not None and not np.array_equal(moved, canvas):
                _refuse(op, "size", f"canvases that stay as they are in the parts of {fork.place}", op.size.tolist())
            canvas = moved
    if fork is not None:
        _refuse(fork, "weight", "a last join behind the fork", "none")
