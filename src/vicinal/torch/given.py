"""What takes the place of a drawn value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs
import numpy as np
import torch
from torch import Tensor

from vicinal.errors import DataError, expected, one_of
from vicinal.program.lowering import Drawn
from vicinal.sampling import node as n
from vicinal.sampling.column import Column
from vicinal.sampling.node import CONSTANT, Node

Value: TypeAlias = Tensor | Callable[[Tensor], Tensor]
Parameters: TypeAlias = Mapping[str, Value]

WHERE = "Differentiable.parameters"
LOGICAL = (n.LESS, n.AT_MOST, n.EQUAL, n.AND, n.OR, n.NOT)


@attrs.frozen(eq=False)
class Given:
    """``value`` for what is drawn under ``name``: ``nodes``, one a column; ``shape`` of one sample's."""

    name: str
    value: Value
    nodes: tuple[Node, ...]
    shape: tuple[int, ...]

    def columns(self, drawn: Tensor) -> list[Tensor]:
        """The columns [N], float64 on the CPU, in place of those of ``drawn`` [N, ...]."""
        where = f"{WHERE}[{self.name!r}]"
        found = self.value if isinstance(self.value, Tensor) else self.value(drawn)
        if not isinstance(found, Tensor) or not found.is_floating_point():
            raise DataError(expected(where, "a tensor of floats", found))
        shape = tuple(drawn.shape)
        try:
            wide = found.to("cpu", torch.float64).broadcast_to(shape)
        except RuntimeError:
            got = tuple(found.shape)
            raise DataError(f"{where}: expected a tensor that broadcasts to {shape}, got one of shape {got}") from None
        return list(wide.reshape(shape[0], len(self.nodes)).unbind(1))


def read_parameters(parameters: Parameters, record: Drawn) -> list[Given]:
    """What was given, by what is drawn. Raises DataError for what is not drawn, and for what has no gradient."""
    if not isinstance(parameters, Mapping):
        raise DataError(expected(WHERE, "a mapping from names to tensors", parameters))
    drawn = {f"{place}.{name}": values for place, named in record.values.items() for name, values in named.items()}
    found = []
    for name, value in parameters.items():
        where = f"{WHERE}[{name!r}]"
        if name not in drawn:
            raise DataError(one_of(WHERE, drawn, name))
        if not isinstance(value, Tensor) and not callable(value):
            raise DataError(expected(where, "a tensor, or a function of what is drawn", value))
        nodes = _nodes(drawn[name])
        if not nodes or any(node.code == CONSTANT for node in nodes):
            raise DataError(f"{where}: expected what is drawn, as from (low, high), got what is always the same")
        if any(node.integral or node.code in LOGICAL for node in nodes):
            raise DataError(f"{where}: expected what has a gradient, got what is whole numbers")
        found.append(Given(name, value, nodes, drawn[name].shape[1:]))
    return found


def _nodes(values: Any) -> tuple[Node, ...]:
    return tuple(values.view(np.ndarray).ravel()) if isinstance(values, Column) else ()
