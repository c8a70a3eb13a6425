"""Gradients with respect to what a pipeline draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.data.adapt import adapt
from vicinal.data.identity import check_unique, read_ids
from vicinal.data.samples import Samples
from vicinal.errors import DataError, SpecError, expected, one_of, shown
from vicinal.numbers import check_epoch
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Op
from vicinal.program.program import Program
from vicinal.program.verify import verify
from vicinal.runtime.registry import TORCH, asked_of, backend_for
from vicinal.sampling.column import Column, Untraceable
from vicinal.sampling.node import CONSTANT, Node
from vicinal.torch.computed import Computed
from vicinal.transforms.compose.lower import traced
from vicinal.transforms.compose.pipeline import Pipeline

Given: TypeAlias = Tensor | Callable[[Tensor], Tensor]
Parameters: TypeAlias = Mapping[str, Given]

DTYPES = {"Floats": np.float64, "Ints": np.int64, "Keys": np.uint64, "Bools": np.bool_}


class Differentiable:
    """``pipeline`` with some of what it draws given as tensors, so that gradients reach these: for learned augmentation.

        turned = Differentiable(pipeline)(images, {"Rotate[0].degrees": lambda drawn: drawn * magnitude})

    ``images``: floats [C, H, W] or [N, C, H, W] on any device. ``parameters``: by the name that a record has them under,
    place and value ("OneOf[0]/Hue[0].shift"), a tensor that broadcasts to what is drawn ([N], or [N, K]), or a function of
    the drawn float64 tensor that gives one. Everything else is drawn as in a call under ``epoch`` and ``ids``.
    Gradients of pictures need none of this: a pipeline passes them on by itself. Numbers are computed on the CPU; a tensor
    on another device is copied there. Which samples a transform touches, and whole numbers, have no gradient.

    Raises DataError for names that are not drawn, for tensors that do not fit, and for numbers that an op cannot take;
    SpecError, as a call explains it, for pipelines whose lowering cannot be traced (mixes, fields of shifts, functions).
    """

    def __init__(self, pipeline: Pipeline) -> None:
        if not isinstance(pipeline, Pipeline):
            raise SpecError(expected("Differentiable.pipeline", "a Pipeline", pipeline))
        self.pipeline = pipeline
        self._traced: dict[int, tuple[Program, list[Any]]] = {}

    def __call__(
        self, images: Tensor, parameters: Parameters, *, epoch: int = 0, ids: Sequence[int | str] | NDArray[Any] | None = None
    ) -> Tensor:  # fmt: skip
        """The pictures, augmented, as the pipeline gives them."""
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
        found: Tensor = pipeline._finished(adapter, program, pipeline._values(samples), runner, None)
        return found

    def _program(
        self, samples: Samples, words: NDArray[np.uint64], epochs: NDArray[np.uint32], parameters: Parameters
    ) -> Program:  # fmt: skip
        program, required = self._traced_for(samples.channels)
        given: dict[Node, Callable[[Any], Tensor]] = {}
        names = _named(program.record)
        if not isinstance(parameters, Mapping):
            raise DataError(expected("Differentiable.parameters", "a mapping from names to tensors", parameters))
        for name, value in parameters.items():
            given |= _replaced(name, value, names, len(samples))
        computed = Computed(words, epochs, samples.sizes, given)
        if not all(computed.field(one, np.bool_).all() for one in required):
            pipeline = self.pipeline
            pipeline._lowered(samples, words, epochs, None, pipeline.number)  # says what is wrong
            raise DataError("Differentiable.parameters: expected numbers that the pipeline could have drawn, got others")
        made = attrs.evolve(
            program, ops=tuple(_computed(op, computed) for op in program.ops), canvas=samples.sizes,
            out_canvas=computed.field(program.out_canvas, np.int64), record=Drawn(),
        )  # fmt: skip
        for name in parameters:
            if not set(_nodes(names[name])) & computed.reached:
                raise DataError(f"Differentiable.parameters: expected what pixels depend on, got {name!r}, which none does")
        try:
            verify(made, deep=True)
        except SpecError as error:  # the numbers are the caller's
            raise DataError(f"Differentiable.parameters: {error}") from error
        return made

    def _traced_for(self, channels: int) -> tuple[Program, list[Any]]:
        """The lowering for float pictures of as many channels, as columns, and what it requires."""
        if channels not in self._traced:
            pipeline = self.pipeline
            try:
                found = traced(pipeline, pipeline.number, pipeline.fuse, np.dtype(np.float32), channels)
            except Untraceable as error:
                raise SpecError(f"Differentiable: expected a pipeline whose lowering can be traced: {error}") from error
            self._traced[channels] = found
        return self._traced[channels]


def _named(record: Drawn) -> dict[str, Any]:
    """What was drawn [1, ...], by the names of a record."""
    return {f"{place}.{name}": values for place, named in record.values.items() for name, values in named.items()}


def _nodes(values: Any) -> list[Node]:
    """Of a column those that are not always the same number."""
    entries = values.view(np.ndarray).ravel() if isinstance(values, Column) else ()
    return [node for node in entries if node.code != CONSTANT]


def _replaced(name: str, value: Given, names: Mapping[str, Any], count: int) -> dict[Node, Callable[[Any], Tensor]]:
    """For each node of a drawn value, what takes its place."""
    where = f"Differentiable.parameters[{name!r}]"
    if name not in names:
        raise DataError(one_of("Differentiable.parameters", names, name))
    values = names[name]
    nodes = _nodes(values)
    if not nodes:
        raise DataError(f"{where}: expected what is drawn, as from (low, high), got what is always the same")
    if any(node.integral for node in nodes):
        raise DataError(f"{where}: expected what has a gradient, got whole numbers")
    columns = values.size
    shape = (count, *values.shape[1:])
    if not isinstance(value, Tensor) and not callable(value):
        raise DataError(expected(where, "a tensor, or a function of what is drawn", value))

    def one(column: int, drawn: Any) -> Tensor:
        numbers = torch.as_tensor(drawn, dtype=torch.float64)
        found = value if isinstance(value, Tensor) else value(numbers)
        if not isinstance(found, Tensor) or not found.is_floating_point():
            raise DataError(expected(where, "a tensor of floats", found))
        wide = found.to("cpu", torch.float64)
        if isinstance(value, Tensor) and columns > 1:
            return _broadcast(wide, shape, where).reshape(count, columns)[:, column]
        return _broadcast(wide, (count,), where)

    order = {id(node): column for column, node in enumerate(values.view(np.ndarray).ravel())}
    return {node: lambda drawn, column=order[id(node)]: one(column, drawn) for node in nodes}  # type: ignore[misc]


def _broadcast(found: Tensor, shape: tuple[int, ...], where: str) -> Tensor:
    try:
        return found.broadcast_to(shape)
    except RuntimeError:
        raise DataError(f"{where}: expected a tensor that broadcasts to {shape}, got shape {tuple(found.shape)}") from None


def _computed(op: Op, computed: Computed) -> Op:
    """The op with the rows of these samples."""
    fields: dict[str, Any] = {}
    for field in attrs.fields(type(op)):
        values = getattr(op, field.name)
        if values is not None and ("row" in field.metadata or field.name == "active"):
            kind = str(field.type).removesuffix(" | None").rpartition(".")[2]
            fields[field.name] = computed.field(values, DTYPES[kind])
    return attrs.evolve(op, **fields)
