"""A lowering written down: instructions that compute, for any samples, what was traced as nodes.

An instruction is a row (code, register that it writes, three operands). The first registers hold what comes with a sample
(node.INPUTS), the next ones the constants, all others results, each until it was last read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.node import CONSTANT, INPUT, INPUTS, KEY, SEARCH, TAKE, UNIFORM, Node

(PARAMETER, MATRIX, SIZE, ACTIVE, DRAWN_WORD, NUMBER_WORD, RECTANGLE, CANVAS, REQUIRED, NUMBER) = range(64, 74)
"""Codes of what is done with a result: it goes into a table (backends/cpu/tables.py), is the size of what comes out, must not
be 0, or is a number that a function of whole pictures gets."""

FIRST = len(INPUTS)
"""The register of the first constant."""

COLUMNS = 5


class Store(NamedTuple):
    """Where a number goes: its column in the table, and of which warp."""

    code: int
    column: int
    warp: int
    node: Node


@attrs.frozen(eq=False)
class Tape:
    """``instructions`` [K, COLUMNS]; ``constants`` of registers from FIRST on; ``keys`` [Q, 2] that draws take; ``entries`` of
    the tables that are looked up, one behind the other; how many ``registers`` there are."""

    instructions: NDArray[np.int32]
    constants: NDArray[np.float64]
    keys: NDArray[np.uint64]
    entries: NDArray[np.float64]
    registers: int


def tape_of(stores: Sequence[Store]) -> Tape:
    """The tape that fills all ``stores``, in order; what they have in common is computed once."""
    return _Writer().write(stores)


class _Value(NamedTuple):
    """An instruction ahead of the choice of registers."""

    code: int
    number: int  # of its result; -1 for a store
    reads: tuple[int, ...]  # numbers of results
    plain: tuple[int, ...]  # operands that are none


class _Writer:
    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # of nodes, by id
        self._known: dict[tuple[Any, ...], int] = {}  # the same by what they are
        self._values: list[_Value] = []
        self._constants: list[float] = []
        self._keys: dict[tuple[int, ...], int] = {}
        self._entries: dict[tuple[float, ...], int] = {}
        self._keep: list[Node] = []  # so that ids stay theirs

    def write(self, stores: Sequence[Store]) -> Tape:
        for code, column, warp, node in stores:
            if node.code == KEY:
                self._values.append(_Value(DRAWN_WORD, -1, (), (self._key(node.data), column)))
            else:
                self._values.append(_Value(code, -1, (self._number(node),), (column, warp)))
        return self._allocated()

    def _number(self, root: Node) -> int:
        """The number of a node's result, behind the instructions that it needs."""
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in self._numbers:
                stack.pop()
                continue
            waiting = [one for one in node.inputs if id(one) not in self._numbers]
            if waiting:
                stack.extend(reversed(waiting))  # in order, so that a chain of sums needs few registers
                continue
            stack.pop()
            self._numbers[id(node)] = self._result(node)
            self._keep.append(node)
        return self._numbers[id(root)]

    def _result(self, node: Node) -> int:
        inputs = tuple(self._numbers[id(one)] for one in node.inputs)
        sign = math.copysign(1.0, node.data[0]) if node.code == CONSTANT else 0.0  # 0 and -0 are equal, and not the same
        key = (node.code, inputs, node.data, sign)
        if key not in self._known:
            self._known[key] = number = len(self._known)
            self._values.append(_Value(node.code, number, inputs, self._plain(node)))
        return self._known[key]

    def _plain(self, node: Node) -> tuple[int, ...]:
        if node.code == UNIFORM:
            return self._key(node.data[:2]), int(node.data[2])
        if node.code in (TAKE, SEARCH):
            return self._place(node.data), len(node.data)
        if node.code == INPUT:
            return (int(node.data[0]),)
        if node.code == CONSTANT:
            self._constants.append(node.data[0])
            return (FIRST + len(self._constants) - 1,)
        return ()

    def _key(self, key: tuple[float, ...]) -> int:
        return self._keys.setdefault((int(key[0]), int(key[1])), len(self._keys))

    def _place(self, entries: tuple[float, ...]) -> int:
        if entries not in self._entries:
            self._entries[entries] = sum(map(len, self._entries))
        return self._entries[entries]

    def _allocated(self) -> Tape:
        """With registers in place of numbers: one is free for the next result behind the last instruction that reads it."""
        last = {number: place for place, (_, _, reads, _) in enumerate(self._values) for number in reads}
        registers: dict[int, int] = {}
        free: list[int] = []
        most = kept = FIRST + len(self._constants)
        rows = []
        for place, (code, number, reads, plain) in enumerate(self._values):
            if code in (CONSTANT, INPUT):
                registers[number] = plain[0]
                continue
            operands = [*(registers[one] for one in reads), *plain, 0, 0, 0][:3]
            done = {one for one in reads if last[one] == place and registers[one] >= kept}
            free.extend(registers[one] for one in done)
            out = 0
            if number >= 0:
                if not free:
                    free.append(most)
                    most += 1
                out = registers[number] = free.pop()
            rows.append((code, out, *operands))
        entries = [entry for table in self._entries for entry in table]
        return Tape(
            np.array(rows, np.int32).reshape(-1, COLUMNS), np.array(self._constants, np.float64),
            np.array(list(self._keys), np.uint64).reshape(-1, 2), np.array(entries, np.float64), most,
        )  # fmt: skip
