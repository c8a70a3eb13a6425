"""What a traced lowering comes to for the samples of a batch, with gradients for the parameters that were given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.learned import learned
from vicinal.sampling import elementary
from vicinal.sampling import node as n
from vicinal.sampling.draw import KEY_BLOCK
from vicinal.sampling.kernels import kernels_of
from vicinal.sampling.node import Node, constant
from vicinal.torch.distinct import Distinct
from vicinal.torch.given import Given

Numbers = Any
"""float64 [N]: an array, or a tensor where a parameter that was given enters; of a key uint64."""


class Computed:
    """The numbers of nodes for samples of ``ids``, ``epochs`` [N] and picture sizes ``canvas`` [N, 2].

    ``given``: what takes the place of what is drawn. What none of it enters has the bits that a call draws.
    """

    def __init__(
        self, distinct: Distinct, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], canvas: NDArray[np.int64],
        given: Sequence[Given],
    ) -> None:  # fmt: skip
        self._distinct, self._ids, self._epochs = distinct, ids, epochs
        self._inputs = (*canvas.T.astype(np.float64), epochs.astype(np.float64))
        self._given = {distinct.number(node): one for one in given for node in one.nodes}
        self._known: dict[int, Numbers] = {}

    def field(self, values: Any, dtype: Any) -> NDArray[Any]:
        """An op's field [N, ...] of a ``dtype``, for a column or an array [1, ...]."""
        entries = np.asarray(values).view(np.ndarray)
        count, shape = len(self._ids), entries.shape[1:]
        if entries.dtype != object:
            return np.ascontiguousarray(np.broadcast_to(entries[0], (count, *shape)), dtype)
        found = [self.of(constant(entry)) for entry in entries.ravel()]
        if np.dtype(dtype).kind == "f" and any(isinstance(one, Tensor) for one in found):
            return learned(torch.stack([_tensor(one) for one in found], 1).reshape(count, *shape))
        rows = [_array(one) for one in found]
        return np.stack(rows, axis=1).reshape(count, *shape).astype(dtype)

    def of(self, node: Node) -> Numbers:
        """The numbers of a node."""
        return self._of(self._distinct.number(node))

    def entered(self, given: Given) -> list[Tensor]:
        """The columns of what was given that anything was computed of."""
        numbers = [self._distinct.number(node) for node in given.nodes]
        return [self._known[number] for number in numbers if number in self._known]

    def _of(self, root: int) -> Numbers:
        stack = [root]
        while root not in self._known:
            number = stack[-1]
            node, inputs = self._distinct.nodes[number]
            waiting = [one for one in inputs if one not in self._known]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if number in self._given:
                self._replace(self._given[number])
            elif number not in self._known:
                self._known[number] = self._drawn(node, inputs)
        return self._known[root]

    def _replace(self, given: Given) -> None:
        """All columns of what was given, by a function of all that would be drawn."""
        numbers = [self._distinct.number(node) for node in given.nodes]
        if all(number in self._known for number in numbers):
            return
        drawn = []
        for number in numbers:
            node, inputs = self._distinct.nodes[number]
            for one in inputs:
                self._of(one)
            drawn.append(_tensor(self._drawn(node, inputs)))
        columns = given.columns(torch.stack(drawn, 1).reshape(len(self._ids), *given.shape))
        self._known.update(zip(numbers, columns, strict=True))

    def _drawn(self, node: Node, numbers: tuple[int, ...]) -> Numbers:
        code, data, count = node.code, node.data, len(self._ids)
        inputs = [self._known[one] for one in numbers]
        if code == n.CONSTANT:
            return np.full(count, data[0])
        if code == n.INPUT:
            return self._inputs[int(data[0])]
        if code in (n.UNIFORM, n.KEY):
            return self._uniform(*data) if code == n.UNIFORM else self._key(*data)
        if code in _TORCH and any(isinstance(one, Tensor) for one in inputs):
            return _TORCH[code](*map(_tensor, inputs))
        arrays = [_array(one) for one in inputs]
        if code == n.TAKE:
            return np.array(data)[np.clip(arrays[0], 0, len(data) - 1).astype(np.int64)]
        if code == n.SEARCH:
            return np.searchsorted(np.array(data), arrays[0], "right").astype(np.float64)
        return np.asarray(_NUMPY[code](*arrays), np.float64)

    def _uniform(self, key0: float, key1: float, row: float) -> Numbers:
        out = np.empty((int(row) + 1, len(self._ids)))
        kernels_of("vicinal.sampling.philox_kernel").uniform_block(int(key0), int(key1), self._ids, self._epochs, out)
        return out[-1]

    def _key(self, key0: float, key1: float) -> Numbers:
        out = np.empty((len(self._ids), 4), np.uint32)
        kernels = kernels_of("vicinal.sampling.philox_kernel")
        kernels.word_block(int(key0), int(key1), self._ids, self._epochs, KEY_BLOCK, out)
        words = out.astype(np.uint64)
        return words[:, 0] | (words[:, 1] << np.uint64(32))


def _array(numbers: Numbers) -> NDArray[Any]:
    return numbers.detach().numpy() if isinstance(numbers, Tensor) else numbers


def _tensor(numbers: Numbers) -> Tensor:
    return numbers if isinstance(numbers, Tensor) else torch.from_numpy(np.ascontiguousarray(numbers, np.float64))


_NUMPY: dict[int, Callable[..., Any]] = {
    n.ADD: np.add, n.SUBTRACT: np.subtract, n.MULTIPLY: np.multiply, n.DIVIDE: np.divide, n.LEAST: np.minimum,
    n.GREATEST: np.maximum, n.LESS: np.less, n.AT_MOST: np.less_equal, n.EQUAL: np.equal, n.AND: np.multiply,
    n.OR: np.maximum, n.NOT: lambda x: 1.0 - x, n.NEGATE: np.negative, n.ABSOLUTE: np.abs, n.FLOOR: np.floor,
    n.ROUND: np.rint, n.TRUNCATE: np.trunc, n.ROOT: np.sqrt, n.SIGN: np.sign, n.SELECT: lambda c, x, y: np.where(c != 0, x, y),
    n.EXP: elementary.exps, n.LOG: elementary.logs, n.ARCTAN: elementary.arctans,
    n.SINE: lambda x: elementary.sines_cosines(x)[0], n.COSINE: lambda x: elementary.sines_cosines(x)[1],
}  # fmt: skip

_TORCH: dict[int, Callable[..., Tensor]] = {
    n.ADD: torch.add, n.SUBTRACT: torch.sub, n.MULTIPLY: torch.mul, n.DIVIDE: torch.div, n.LEAST: torch.minimum,
    n.GREATEST: torch.maximum, n.NEGATE: torch.neg, n.ABSOLUTE: torch.abs, n.ROOT: torch.sqrt, n.EXP: torch.exp,
    n.LOG: torch.log, n.ARCTAN: torch.atan, n.SELECT: lambda c, x, y: torch.where(c != 0, x, y),
    n.SINE: lambda x: torch.deg2rad(x).sin(), n.COSINE: lambda x: torch.deg2rad(x).cos(),
}  # fmt: skip
"""All others go in steps, and have no gradient."""
