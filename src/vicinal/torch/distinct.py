"""Nodes of a traced lowering, each computation once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from vicinal.sampling.column import Column
from vicinal.sampling.node import CONSTANT, SELECT, Node


class Distinct:
    """Numbers for nodes: what is computed alike has one number, as what a transform draws that is lowered several times.

    ``arrays``: whose nodes have numbers from the start, those that are columns; so that threads only read what is here.
    ``nodes``: of each number a node, and the numbers that it is made of, all of which are smaller.
    """

    def __init__(self, arrays: Iterable[Any]) -> None:
        self.nodes: list[tuple[Node, tuple[int, ...]]] = []
        self._numbers: dict[Node, int] = {}
        self._alike: dict[Any, int] = {}
        for array in arrays:
            for node in array.view(np.ndarray).ravel() if isinstance(array, Column) else ():
                self.number(node)

    def number(self, root: Node) -> int:
        """The number of a node."""
        stack = [root]
        while root not in self._numbers:
            node = stack[-1]
            waiting = [one for one in node.inputs if one not in self._numbers]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            inputs = tuple(self._numbers[one] for one in node.inputs)
            if node.code == SELECT and inputs[1] == inputs[2]:
                self._numbers[node] = inputs[1]
                continue
            sign = math.copysign(1.0, node.data[0]) if node.code == CONSTANT else 0.0  # 0 and -0 are equal, and not the same
            key = node.code, inputs, node.data, sign
            if key not in self._alike:
                self._alike[key] = len(self.nodes)
                self.nodes.append((node, inputs))
            self._numbers[node] = self._alike[key]
        return self._numbers[root]
