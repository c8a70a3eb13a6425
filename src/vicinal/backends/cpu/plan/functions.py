"""Functions of whole pictures in a plan: where in its memory a sample's numbers for them lie."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Apply


@attrs.frozen(eq=False)
class Numbers:
    """The numbers of a parameter: from ``first`` to ``end`` in the row of all functions' numbers, of ``shape`` (() for one)."""

    name: str
    first: int
    end: int
    shape: tuple[int, ...]

    def of(self, row: NDArray[np.float64]) -> Any:
        """A number as Python has it, or an array of the function's own."""
        return row[self.first : self.end].reshape(self.shape).copy() if self.shape else row.item(self.first)

    def of_all(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same of all samples, as an Apply holds them."""
        return np.ascontiguousarray(rows[:, self.first : self.end]).reshape(-1, *self.shape)


@attrs.frozen(eq=False)
class Function:
    """A traced Apply; ``row`` says where in ``active`` stands whether it touches a sample, ``word`` where its key is."""

    op: Apply
    row: int
    word: int
    numbers: tuple[Numbers, ...]

    def applied(self, picture: NDArray[Any], row: NDArray[np.float64], words: NDArray[np.uint64]) -> NDArray[Any]:
        """As ``Apply.applied``, of a sample's numbers and words, for pictures without alpha."""
        op = self.op
        return op.function(picture, {one.name: one.of(row) for one in self.numbers}, words.item(self.word), False, op.place)


def functions_of(applies: list[Apply], row: int, word: int) -> list[Function]:
    """Where what they get lies: ``active`` from ``row`` on, words from ``word`` on, and their numbers side by side."""
    found, at = [], 0
    for k, op in enumerate(applies):
        numbers = []
        for name in op.function.parameters:
            shape = op.parameters[name].shape[1:]
            numbers.append(Numbers(name, at, at + int(np.prod(shape, dtype=np.int64)), shape))
            at = numbers[-1].end
        found.append(Function(op, row + k, word + k, tuple(numbers)))
    return found
