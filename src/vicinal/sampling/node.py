"""What a number of each sample is computed from, where nothing is computed yet: the nodes that a Column holds.

A node is a code, the nodes that it is made of, and constants. Numbers are float64 throughout, as whole numbers below 2^53 are
exact in them; ``kind`` says what NumPy would hold, because some operations mean another thing for another dtype.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.sampling import elementary

(
    CONSTANT, INPUT, UNIFORM, KEY, ADD, SUBTRACT, MULTIPLY, DIVIDE, LEAST, GREATEST, LESS, AT_MOST, EQUAL, AND, OR, NOT, NEGATE,
    ABSOLUTE, FLOOR, ROUND, TRUNCATE, ROOT, SIGN, SELECT, EXP, LOG, ARCTAN, SINE, COSINE, TAKE, SEARCH,
) = range(31)  # fmt: skip
"""Codes. INPUT is one of the numbers that come with a sample; UNIFORM and KEY are drawn; SELECT is the second or, where the
first is 0, the third; TAKE an entry of a table by its number, SEARCH how many entries of a rising table are at most that."""

BOOL, WHOLE, REAL, WORD = range(4)
"""Kinds: as bool, int64 and float64; and the 64 bits of a key, with which nothing is computed."""


class Untraceable(Exception):  # noqa: N818 - what is wrong is said elsewhere, if anything is
    """A pipeline does something that is not the same for every sample of any batch, or that nothing replays yet."""


class Node:
    """One number a sample. ``data``: constants: the number itself, the key and the row of a draw, the entries of a table."""

    __slots__ = ("code", "data", "inputs", "integral", "kind")

    def __init__(self, code: int, inputs: tuple[Node, ...], data: tuple[float, ...], kind: int) -> None:
        self.code, self.inputs, self.data, self.kind = code, inputs, data, kind
        self.integral = kind != REAL or code in _INTEGRAL or self._keeps_integral()

    def _keeps_integral(self) -> bool:
        """Whether it is a whole number all the same."""
        if self.code == CONSTANT:
            return self.data[0].is_integer()
        if self.code == SELECT:
            return self.inputs[1].integral and self.inputs[2].integral
        return self.code in _KEEP_INTEGRAL and all(one.integral for one in self.inputs)

    def __eq__(self, other: object) -> bool:
        return bool(self)  # two may be equal for one sample, and not for another

    def __hash__(self) -> int:
        return id(self)

    def _unknown(self) -> Any:
        raise Untraceable("what is done depends on a number that is drawn, or on the size of a picture")

    __bool__ = __int__ = __float__ = __index__ = _unknown


def constant(value: Any) -> Node:
    """The node of a number that is known; a node as it is."""
    if isinstance(value, Node):
        return value
    kind = BOOL if isinstance(value, bool | np.bool_) else WHOLE if isinstance(value, int | np.integer) else REAL
    number = float(value)
    if kind == WHOLE and abs(number) > 2**53:
        raise Untraceable(f"the whole number {value}, which float64 does not hold")
    return Node(CONSTANT, (), (number,), kind)


_INTEGRAL = (FLOOR, ROUND, TRUNCATE, SIGN, SEARCH)
_KEEP_INTEGRAL = (ADD, SUBTRACT, MULTIPLY, LEAST, GREATEST, NEGATE, ABSOLUTE)
_LOGICAL = (LESS, AT_MOST, EQUAL, AND, OR, NOT)
_REAL = (DIVIDE, FLOOR, ROUND, TRUNCATE, ROOT, EXP, LOG, ARCTAN, SINE, COSINE, TAKE)

_FOLDED: dict[int, Callable[..., Any]] = {
    ADD: np.add, SUBTRACT: np.subtract, MULTIPLY: np.multiply, DIVIDE: np.divide, LEAST: np.minimum, GREATEST: np.maximum,
    LESS: np.less, AT_MOST: np.less_equal, EQUAL: np.equal, NEGATE: np.negative, ABSOLUTE: np.abs, FLOOR: np.floor,
    ROUND: np.rint, TRUNCATE: np.trunc, ROOT: np.sqrt, SIGN: np.sign, NOT: np.logical_not, EXP: elementary.exp,
    LOG: elementary.log, ARCTAN: elementary.arctan, SINE: lambda x: elementary.sine_cosine(x)[0],
    COSINE: lambda x: elementary.sine_cosine(x)[1],
}  # fmt: skip
"""What is computed at once where all is known: each gives the same bits here as when it is replayed."""


HEIGHT, WIDTH, EPOCH = INPUTS = tuple(Node(INPUT, (), (number,), WHOLE) for number in range(3))
"""The size of a sample's picture, and its epoch."""


def made(code: int, *inputs: Node, data: tuple[float, ...] = ()) -> Node:
    """The node of an operation: a constant, or one of its inputs, where that is all that it can be."""
    if any(one.kind == WORD for one in inputs):
        raise Untraceable("arithmetic with the key of a noise field")
    kind = _kind(code, inputs)
    if code in _FOLDED and all(one.code == CONSTANT for one in inputs):
        with np.errstate(all="ignore"):
            folded = float(_FOLDED[code](*(np.float64(one.data[0]) for one in inputs)))
        return Node(CONSTANT, (), (folded + 0.0 if kind != REAL else folded,), kind)
    known = _known(code, inputs)
    if known is not None:
        return as_kind(known, kind)
    node = Node(code, inputs, data, kind)
    if kind == WHOLE and code in (MULTIPLY, NEGATE, SIGN):  # of floats 0 * -1 is -0, of whole numbers it is 0
        return Node(ADD, (node, constant(0.0)), (), kind)
    return node


def as_kind(node: Node, kind: int) -> Node:
    """The same number as NumPy would hold it in another dtype that holds it."""
    return node if node.kind == kind else Node(node.code, node.inputs, node.data, kind)


def _kind(code: int, inputs: tuple[Node, ...]) -> int:
    if code in _LOGICAL:
        return BOOL
    if code in _REAL:
        return REAL
    if code == SEARCH:
        return WHOLE
    branches = inputs[1:] if code == SELECT else inputs
    most = max(one.kind for one in branches)
    return most if code == SELECT else max(most, WHOLE)


def _known(code: int, inputs: tuple[Node, ...]) -> Node | None:
    """The input that an operation comes to whatever the others are; None where there is none."""
    if code in (AND, OR):
        for one, other in (inputs, inputs[::-1]):
            if one.code == CONSTANT:
                return other if bool(one.data[0]) == (code == AND) else one
    if code == MULTIPLY:
        for one, other in (inputs, inputs[::-1]):
            if one.code == CONSTANT and one.data[0] == 1.0:
                return other
    if code == NOT and inputs[0].code == NOT:
        return inputs[0].inputs[0]
    if code == SELECT:
        first, yes, no = inputs
        if first.code == CONSTANT:
            return yes if first.data[0] else no
        if yes is no or (yes.code == no.code == CONSTANT and _same(yes.data[0], no.data[0])):
            return yes
    return None


def _same(one: float, other: float) -> bool:
    return one == other and math.copysign(1.0, one) == math.copysign(1.0, other)
