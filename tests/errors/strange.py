"""Values that hardly any argument takes, and what each transform needs beside the field that gets one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

import vicinal as vc
from tests.transforms.examples import ARGUMENTS


class Thing:
    """Something of the user's own, without any methods."""

    def __repr__(self) -> str:
        return "Thing()"


SCALARS: list[Any] = [
    None, "abc", "", b"x", True, 0, -1, 2.5, 1e-30, 1e300, 10**30, -(10**30), 10**400, math.nan, math.inf, -math.inf,
    1j, np.float32(math.nan), np.array(3), np.array(None), Thing(), vc.HorizontalFlip, len,
]  # fmt: skip
ROWS: list[Any] = [
    [], (), {}, set(), range(3), (2, 1), (1, 2, 3), (0, 10**30), [None], ["a"], [[1, 2], [3]], [vc.Invert],
    [Thing(), Thing()], [None, None], [{}, {}], [2**70, 1], [1, "a"], [True, False], iter([1]),
    vc.Boxes([[1, 2, 3, 4]]), vc.Keypoints([[1, 2]]),
    np.array([1, 2]), np.zeros(0), np.array(["a", "b"]), np.zeros((2, 8, 9)), np.zeros((2, 8, 9), complex),
    np.zeros((2, 8, 9, 3), object), np.zeros((2, 0, 9, 3), np.uint8), np.zeros((1,) * 7),
    np.array(["2020-01-01"], "M8[D]"),
]  # fmt: skip
STRANGE = SCALARS + ROWS

CHILDREN = [vc.Invert(), vc.HorizontalFlip()]
NEEDED: dict[str, dict[str, Any]] = ARGUMENTS | {
    "Pipeline": {"transforms": CHILDREN}, "OneOf": {"transforms": CHILDREN}, "SomeOf": {"transforms": CHILDREN},
    "Sometimes": {"share": 0.5, "then": CHILDREN}, "RandomOrder": {"transforms": CHILDREN}, "Identity": {},
    "ByEpoch": {"transforms": dict(enumerate(CHILDREN))},
}  # fmt: skip
"""Valid arguments by class name."""


def refusal(run: Callable[[], object]) -> str | None:
    """The message with which Vicinal refuses to ``run``; None where it does not. Other exceptions pass."""
    try:
        run()
    except vc.VicinalError as error:
        return str(error)
    return None
