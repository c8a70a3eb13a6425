"""Gradients with respect to what a pipeline draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.gradients import steps_of
from vicinal.backends.torch.learned import Learned
from vicinal.data.adapt import adapt
from vicinal.data.identity import check_unique, read_ids
from vicinal.data.samples import Samples
from vicinal.errors import DataError, SpecError, expected, shown
from vicinal.numbers import check_epoch
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Apply, Op
from vicinal.program.program import Program
from vicinal.program.verify import verify
from vicinal.runtime.registry import TORCH, asked_of, backend_for
from vicinal.sampling.column import Untraceable
from vicinal.torch.computed import Computed
from vicinal.torch.distinct import Distinct
from vicinal.torch.given import WHERE, Given, Parameters, read_parameters
from vicinal.transforms.compose.lower import traced
from vicinal.transforms.compose.pipeline import Pipeline

DTYPES = {"Floats": np.float64, "Ints": np.int64, "Keys": np.uint64, "Bools": np.bool_}


class Differentiable:
    """``pipeline`` with some of what it draws given as tensors, so that gradients reach these: for learned augmentation.

        turned = Differentiable(pipeline)(images, {"Rotate[0].degrees": lambda drawn: drawn * magnitude})

    ``images``: floats [C, H, W] or [N, C, H, W] on any device. ``parameters``: by the name that a record has them under,
    place and value ("OneOf[0]/Hue[0].shift"), a tensor that broadcasts to what is drawn ([N], or [N, K]), or a function of
    that float64 tensor that gives one. Everything else is drawn as in a call under ``epoch`` and ``ids``.
    Gradients of pictures need none of this: a pipeline passes them on by itself. Numbers are computed on the CPU; a tensor
    on another device is copied there. Which samples a transform touches, and whole numbers, have no gradient.

    Raises DataError for names that are not drawn, for tensors that do not fit, and for numbers that an op cannot take;
    SpecError, as a call explains it, for pipelines whose lowering cannot be traced (mixes, fields of shifts, functions).

    >>> from vicinal.torch import Differentiable
    >>> by = torch.zeros(1, requires_grad=True)
    >>> moved = Differentiable(vc.Pipeline([vc.Add((-0.1, 0.1))], seed=1))(torch.full((1, 3, 4, 4), 0.5), {"Add[0].value": by})
    >>> moved.sum().backward()
    >>> by.grad  # of 3 x 4 x 4 values
    tensor([48.])
    """

    def __init__(self, pipeline: Pipeline) -> None:
        if not isinstance(pipeline, Pipeline):
            raise SpecError(expected("Differentiable.pipeline", "a Pipeline", pipeline))
        self.pipeline = pipeline
        self._lowerings: dict[int, Lowered] = {}

    def __call__(
        self, images: Tensor, parameters: Parameters, *, epoch: int = 0, ids: Sequence[int | str] | NDArray[Any] | None = None
    ) -> Any:
        """The pictures, augmented, as the pipeline gives them: a tensor, or a list of tensors of different sizes."""
        if not isinstance(images, Tensor) or not images.is_floating_point():
            got = f"a tensor of {images.dtype}" if isinstance(images, Tensor) else shown(images)
            raise DataError(f"images: expected a tensor of floats, as whole levels carry no gradient, got {got}")
        adapter = adapt(images, asked_of(TORCH))
        samples, pipeline = adapter.batch, self.pipeline
        runner, count = backend_for(TORCH, samples), len(samples)
        words = pipeline._numbering.take(count) if ids is None else read_ids(ids, count, "ids")
        check_unique(words, None, words if ids is None else ids, "ids")
        epochs = np.full(count, check_epoch(DataError, "epoch", epoch), np.uint32)
        program = self._program(samples, words, epochs, parameters)
        return pipeline._finished(adapter, program, pipeline._values(samples), runner, None)

    def _program(
        self, samples: Samples, words: NDArray[np.uint64], epochs: NDArray[np.uint32], parameters: Parameters
    ) -> Program:  # fmt: skip
        lowering = self._lowering(samples.channels)
        program, given = lowering.program, read_parameters(parameters, lowering.program.record)
        computed = Computed(lowering.distinct, words, epochs, samples.sizes, given)
        if not all(computed.field(one, np.bool_).all() for one in lowering.required):
            pipeline = self.pipeline
            pipeline._lowered(samples, words, epochs, None, pipeline.number)  # says what is wrong with what is drawn
            raise DataError(f"{WHERE}: expected numbers that the pipeline might have drawn, got others")
        ops = tuple(_computed(op, computed) for op in program.ops)
        canvas = computed.field(program.out_canvas, np.int64)
        made = attrs.evolve(program, ops=ops, canvas=samples.sizes, out_canvas=canvas, record=Drawn())
        for one in given:
            _check_gradient(one, computed, ops)
        try:
            verify(made, deep=True)
        except SpecError as error:  # the numbers are the caller's
            raise DataError(f"{WHERE}: {error}") from error
        return made

    def _lowering(self, channels: int) -> Lowered:
        """That of float pictures of as many channels."""
        if channels not in self._lowerings:
            pipeline = self.pipeline
            try:
                program, required = traced(pipeline, pipeline.number, pipeline.fuse, np.dtype(np.float32), channels)
                _check_functions(program)
            except Untraceable as error:
                raise SpecError(f"Differentiable: expected a pipeline whose lowering can be traced: {error}") from error
            self._lowerings[channels] = Lowered(program, required, Distinct(_arrays(program, required)))
        return self._lowerings[channels]


@attrs.frozen(eq=False)
class Lowered:
    """``program``: of columns, for any samples. ``required`` [1] each: what must be so of them. ``distinct``: their nodes."""

    program: Program
    required: list[Any]
    distinct: Distinct


def _check_functions(program: Program) -> None:
    """Untraceable for functions of whole pictures that get numbers: no tensor stands for these."""
    for op in program.ops:
        if isinstance(op, Apply) and op.parameters:
            raise Untraceable(f"{op.place}: {op.function.name} is applied to whole pictures")


def _arrays(program: Program, required: Sequence[Any]) -> list[Any]:
    """All that is asked for."""
    drawn = [values for named in program.record.values.values() for values in named.values()]
    fields = [getattr(op, name) for op in program.ops for name in attrs.fields_dict(type(op))]
    return [*fields, program.out_canvas, *required, *drawn]


def _computed(op: Op, computed: Computed) -> Op:
    """The op with the rows of these samples."""
    fields: dict[str, Any] = {}
    for field in attrs.fields(type(op)):
        values = getattr(op, field.name)
        if values is not None and ("row" in field.metadata or field.name == "active"):
            kind = str(field.type).removesuffix(" | None").rpartition(".")[2]
            fields[field.name] = computed.field(values, DTYPES[kind])
    return attrs.evolve(op, **fields)


def _check_gradient(given: Given, computed: Computed, ops: Sequence[Op]) -> None:
    """DataError where nothing depends on what was given, or only in steps, so that no gradient would ever come."""
    columns = computed.entered(given)
    if not columns:
        raise DataError(f"{WHERE}: expected what pixels depend on, got {given.name!r}, which none does")
    if not (torch.is_grad_enabled() and any(column.requires_grad for column in columns)):
        return
    tensors = [
        value.tensor.sum() for op in ops for name in attrs.fields_dict(type(op))
        if isinstance(value := getattr(op, name), Learned) and value.tensor is not None and value.tensor.requires_grad
        and name not in steps_of(op)
    ]  # fmt: skip
    total = torch.stack(tensors).sum() if tensors else torch.zeros((), requires_grad=True)
    if all(one is None for one in torch.autograd.grad(total, columns, allow_unused=True, retain_graph=True)):
        raise DataError(f"{WHERE}: expected what has a gradient, got {given.name!r}, on which pixels depend in steps")
